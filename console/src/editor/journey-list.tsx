// The same journey without a picture: every node with where it leads, in the order in which a run may come by. All that can be
// done on the canvas can be done here.
import { inOrder, startOutcome } from '../journey/graph.ts';
import { startId } from '../journey/tree-export.ts';
import { NodeIcon } from '../picture/icons.tsx';
import { numberText, words } from '../speech.ts';
import { type InspectorProps, OutcomeField, Problems } from './inspector.tsx';

interface JourneyListProps extends InspectorProps {
  readonly counts: ReadonlyMap<string, number> | undefined;
}

export function JourneyList(props: JourneyListProps) {
  const { editor, graph, types, counts, selection, onSelect } = props;
  return (
    <div className="list-view">
      <table>
        <caption className="unseen">{words.listCaption(editor.journey.tree._id)}</caption>
        <thead>
          <tr>
            <th scope="col">{words.node}</th>
            <th scope="col">{words.outcomes}</th>
          </tr>
        </thead>
        <tbody>
          <tr>
            <th scope="row">{words.start}</th>
            <td>
              <OutcomeField
                {...props}
                node={startId}
                outcome={startOutcome}
                label={words.startsWith}
                target={graph.nodes.find(({ id }) => id === startId)?.outcomes[0]?.target}
              />
            </td>
          </tr>
          {inOrder(graph).map((node) => (
            <tr key={node.id} className={selection.nodes.includes(node.id) ? 'selected' : ''}>
              <th scope="row">
                <button
                  type="button"
                  className="item"
                  aria-pressed={selection.nodes.includes(node.id)}
                  onClick={() => onSelect({ nodes: [node.id] })}
                >
                  <NodeIcon type={node.type} />
                  <span>
                    {node.name}
                    <small>{node.isReachable ? (types.get(node.type)?.name ?? node.type) : words.notReachable}</small>
                  </span>
                </button>
                <Problems
                  findings={editor.findings.filter(
                    (finding) => finding.node === node.id || node.children.some(({ _id }) => _id === finding.node),
                  )}
                />
                {node.children.length > 0 && (
                  <ul className="plain-list children">
                    {node.children.map(({ _id, displayName, nodeType }) => (
                      <li key={_id}>
                        <button
                          type="button"
                          className="item"
                          onClick={() => onSelect({ nodes: [node.id], child: _id })}
                        >
                          <NodeIcon type={nodeType} />
                          {displayName}
                        </button>
                      </li>
                    ))}
                  </ul>
                )}
              </th>
              <td>
                {node.outcomes.map(({ id, displayName, target }) => {
                  const count = counts?.get(`${node.id}:${id}`);
                  const label = count === undefined ? displayName : `${displayName} (${numberText(count)})`;
                  return <OutcomeField key={id} {...props} node={node.id} outcome={id} label={label} target={target} />;
                })}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
