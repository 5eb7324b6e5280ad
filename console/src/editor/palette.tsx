// What a new node can be of: all types of the server, found by what they are called and what they do.
import { useMemo, useState } from 'react';
import { Dialog } from '../dialog.tsx';
import { NodeIcon } from '../picture/icons.tsx';
import type { NodeType } from '../server.ts';
import { words } from '../speech.ts';
import { Described } from './described.tsx';

interface PaletteProps {
  readonly types: readonly NodeType[];
  readonly title: string;
  readonly onPick: (type: NodeType) => void;
  readonly onClose: () => void;
}

export function Palette({ types, title, onPick, onClose }: PaletteProps) {
  const [sought, seek] = useState('');
  const groups = useMemo(() => (sought.trim() === '' ? groupsOf(types) : [found(types, sought)]), [types, sought]);
  const count = groups.reduce((sum, [, all]) => sum + all.length, 0);
  return (
    <Dialog title={title} onClose={onClose} size="wide">
      <form
        className="field"
        onSubmit={(event) => {
          event.preventDefault();
          const [first] = groups[0]?.[1] ?? [];
          if (first && sought !== '') onPick(first);
        }}
      >
        <label htmlFor="seek">{words.searchNodes}</label>
        <input id="seek" type="text" autoComplete="off" value={sought} onChange={({ target }) => seek(target.value)} />
      </form>
      <p className="unseen" role="status">
        {words.found(count)}
      </p>
      <div className="palette">
        {groups.map(([tag, all]) => (
          <section key={tag}>
            {tag !== '' && <h3>{tag}</h3>}
            <ul>
              {all.map((type) => (
                <li key={type.type}>
                  <button type="button" onClick={() => onPick(type)}>
                    <NodeIcon type={type.type} />
                    <span>
                      <strong>{type.name}</strong>
                      <small>
                        <Described text={type.description} />
                      </small>
                    </span>
                  </button>
                </li>
              ))}
            </ul>
          </section>
        ))}
        {count === 0 && <p className="empty">{words.noSuchNode}</p>}
      </div>
    </Dialog>
  );
}

function isLike({ type, name, description, tags }: NodeType, sought: string): boolean {
  const text = [type, name, description, ...tags].join(' ').toLowerCase();
  return sought
    .trim()
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}

/** Those whose name is like it come first. */
function found(types: readonly NodeType[], sought: string): readonly [tag: string, types: readonly NodeType[]] {
  const rank = ({ name }: NodeType): number => {
    const at = name.toLowerCase().indexOf(sought.trim().toLowerCase());
    return at < 0 ? 2 : Math.min(at, 1);
  };
  return ['', types.filter((type) => isLike(type, sought)).sort((one, other) => rank(one) - rank(other))];
}

/** `Basic authn`; `MFA`, as short words are abbreviations. */
function title(tag: string): string {
  return tag.length < 4 ? tag.toUpperCase() : tag.charAt(0).toUpperCase() + tag.slice(1);
}

/** By the first tag, as a title. */
function groupsOf(types: readonly NodeType[]): (readonly [tag: string, types: readonly NodeType[]])[] {
  const groups = Map.groupBy(types, ({ tags: [tag = words.otherNodes] }) => title(tag));
  return [...groups].sort(([one], [other]) => one.localeCompare(other));
}
