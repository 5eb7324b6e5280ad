// Nodes on the canvas.
import { Handle, type Node, type NodeProps, Position } from '@xyflow/react';
import { memo } from 'react';
import type { DrawnNode } from '../journey/drawing.ts';
import { childTop, outPoint, rowsOf } from '../journey/sizes.ts';
import type { Finding } from '../server.ts';
import { words } from '../speech.ts';
import { NodeIcon, Sign } from './icons.tsx';

interface NodeData extends Record<string, unknown> {
  readonly node: DrawnNode;
  /** As people know the type. */
  readonly typeName: (type: string) => string;
  readonly findings: readonly Finding[];
  readonly selectedChild: string | undefined;
  readonly isEditable: boolean;
  readonly onChild: (page: string, child: string) => void;
  readonly onOpen: (journey: string) => void;
}

export type FlowNode = Node<NodeData, 'card' | 'pill'>;

export const inHandle = 'in';

/** Start and ends. */
export const PillNode = memo(function PillNode({ data: { node, isEditable } }: NodeProps<FlowNode>) {
  const isStart = node.kind === 'start';
  return (
    <div className={`pill ${node.kind}`}>
      {isStart ? (
        <Handle type="source" position={Position.Right} id="start" isConnectable={isEditable} />
      ) : (
        <Handle type="target" position={Position.Left} id={inHandle} isConnectable={isEditable} />
      )}
      {kindWord(node.kind)}
    </div>
  );
});

export const CardNode = memo(function CardNode({ data }: NodeProps<FlowNode>) {
  const { node, typeName, findings, selectedChild, isEditable, onChild, onOpen } = data;
  const rows = rowsOf(node);
  const isBroken = findings.some(({ level }) => level === 'error');
  const { inner } = node;
  return (
    <div className={`card ${isBroken ? 'broken' : ''} ${node.isReachable ? '' : 'stray'}`}>
      <Handle
        type="target"
        position={Position.Left}
        id={inHandle}
        style={{ top: outPoint({ ...node, outcomes: [] }, '').y }}
        isConnectable={isEditable}
      />
      <div className="head">
        <NodeIcon type={node.type} />
        <div className="names">
          <strong title={node.name}>{node.name}</strong>
          <small>{node.isReachable ? typeName(node.type) : words.notReachable}</small>
        </div>
        {findings.length > 0 && (
          <span
            className={`badge ${isBroken ? 'error' : 'warning'}`}
            title={findings.map(({ message }) => message).join('\n')}
          >
            <Sign name={isBroken ? 'error' : 'warning'} />
            <span className="unseen">{words.problems(findings.length)}</span>
          </span>
        )}
        {inner !== undefined && (
          // biome-ignore lint/a11y/useKeyWithClickEvents: a short cut for the pointer; the way for all is beside the picture
          // biome-ignore lint/a11y/noStaticElementInteractions: the same
          <div className="small nodrag" title={words.openJourney(inner)} onClick={() => onOpen(inner)}>
            <Sign name="out" />
          </div>
        )}
      </div>
      {node.children.map(({ _id, displayName, nodeType }, index) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: a short cut for the pointer; the way for all is beside the picture
        // biome-ignore lint/a11y/noStaticElementInteractions: the same
        <div
          key={_id}
          className={`child nodrag ${selectedChild === _id ? 'selected' : ''}`}
          style={{ top: childTop(index) }}
          title={typeName(nodeType)}
          onClick={(event) => {
            event.stopPropagation();
            onChild(node.id, _id);
          }}
        >
          <NodeIcon type={nodeType} />
          <span>{displayName}</span>
        </div>
      ))}
      {node.outcomes.map(({ id, displayName, target }) => {
        const hasRow = rows.some((row) => row.id === id);
        const { y } = outPoint(node, id);
        return (
          <div key={id}>
            {hasRow && (
              <div className={`outcome ${target === undefined ? 'dead' : ''}`} style={{ top: y }} title={displayName}>
                <span>{displayName}</span>
                {target === undefined && <em>{words.leadsNowhere}</em>}
              </div>
            )}
            <Handle
              type="source"
              position={Position.Right}
              id={id}
              style={{ top: y }}
              className={target === undefined ? 'dead' : ''}
              title={target === undefined ? `${displayName}: ${words.leadsNowhere}` : displayName}
              isConnectable={isEditable}
            />
          </div>
        );
      })}
    </div>
  );
});

export function kindWord(kind: DrawnNode['kind']): string {
  if (kind === 'start') return words.start;
  return kind === 'success' ? words.success : words.failure;
}
