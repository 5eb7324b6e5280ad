// A journey as a picture that stays as it is: for printing, for a file, and for two versions beside each other.
import { useId } from 'react';
import type { Drawing, DrawnNode } from '../journey/drawing.ts';
import { childTop, headHeight, outPoint, rowsOf } from '../journey/sizes.ts';
import { failureId, successId } from '../journey/tree-export.ts';
import { lookOf } from './icons.tsx';
import { kindWord } from './node-card.tsx';
import { StubSign } from './way-edge.tsx';

export type Mark = 'added' | 'removed' | 'changed';

interface JourneySvgProps {
  readonly drawing: Drawing;
  readonly title: string;
  readonly typeName: (type: string) => string;
  /** By node. */
  readonly marks?: ReadonlyMap<string, Mark>;
}

const pillTones = { start: 'var(--accent)', success: 'var(--success)', failure: 'var(--error)', node: 'var(--line)' };
const markTones = { added: 'var(--success)', removed: 'var(--error)', changed: 'var(--warning)' };

export function JourneySvg({ drawing, title, typeName, marks }: JourneySvgProps) {
  const { x, y, width, height } = drawing.box;
  const arrow = useId();
  return (
    <svg
      className="journey-svg"
      xmlns="http://www.w3.org/2000/svg"
      viewBox={`${x} ${y} ${width} ${height}`}
      role="img"
      aria-label={title}
      fontFamily="system-ui, sans-serif"
    >
      <defs>
        <marker id={arrow} viewBox="0 0 10 10" refX="9" refY="5" markerWidth="7" markerHeight="7" orient="auto">
          <path d="M0 0L10 5L0 10z" fill="var(--line)" />
        </marker>
      </defs>
      {drawing.connections.map(({ id, path, to, stub }) => (
        <g key={id}>
          <path
            d={path}
            fill="none"
            stroke={
              to === failureId ? 'var(--way-to-failure)' : to === successId ? 'var(--way-to-success)' : 'var(--line)'
            }
            strokeWidth="1.5"
            {...(!stub && { markerEnd: `url(#${arrow})` })}
          />
          {stub && <StubSign place={stub} isSuccess={to === successId} />}
        </g>
      ))}
      {drawing.nodes.map((node) =>
        node.kind === 'node' ? (
          <Card key={node.id} node={node} typeName={typeName} mark={marks?.get(node.id)} />
        ) : (
          <g key={node.id} transform={`translate(${node.x} ${node.y})`}>
            <rect
              {...{ width: node.width, height: node.height, rx: node.height / 2 }}
              fill="var(--card)"
              stroke={pillTones[node.kind]}
              strokeWidth="1.5"
            />
            <text
              x={node.width / 2}
              y={node.height / 2 + 5}
              textAnchor="middle"
              fontSize="14"
              fontWeight="600"
              fill={pillTones[node.kind]}
            >
              {kindWord(node.kind)}
            </text>
          </g>
        ),
      )}
    </svg>
  );
}

function Card({
  node,
  typeName,
  mark,
}: {
  node: DrawnNode;
  typeName: (type: string) => string;
  mark: Mark | undefined;
}) {
  const { width, height, type, name, children } = node;
  return (
    <g transform={`translate(${node.x} ${node.y})`}>
      <rect
        {...{ width, height, rx: 12 }}
        fill="var(--card)"
        stroke={mark ? markTones[mark] : node.isReachable ? 'var(--hair)' : 'var(--line)'}
        strokeWidth={mark ? 3 : 1.2}
        {...(!node.isReachable && { strokeDasharray: '5 4' })}
      />
      <Icon type={type} x={12} y={13} size={32} />
      <text x="54" y="26" fontSize="14" fontWeight="600" fill="var(--text)">
        {cut(name, 22)}
      </text>
      <text x="54" y="43" fontSize="11.5" fill="var(--quiet)">
        {cut(typeName(type), 28)}
      </text>
      {children.map((child, index) => (
        <g key={child._id} transform={`translate(12 ${childTop(index)})`}>
          <rect width={width - 24} height="24" rx="6" fill="var(--page)" />
          <Icon type={child.nodeType} x={3} y={2} size={20} />
          <text x="30" y="16.5" fontSize="12.5" fill="var(--text)">
            {cut(child.displayName, 27)}
          </text>
        </g>
      ))}
      {rowsOf(node).map(({ id, displayName, target }) => {
        const { y } = outPoint(node, id);
        return (
          <g key={id}>
            <text
              x={width - 14}
              y={y + 4.5}
              textAnchor="end"
              fontSize="12.5"
              fill={target === undefined ? 'var(--error)' : 'var(--quiet)'}
            >
              {cut(displayName, 30)}
            </text>
            <circle
              cx={width}
              cy={y}
              r="4"
              fill="var(--card)"
              stroke={target === undefined ? 'var(--error)' : 'var(--line)'}
            />
          </g>
        );
      })}
      {rowsOf(node).length === 0 && node.outcomes.length > 0 && (
        <circle
          {...{ cx: width, cy: headHeight / 2, r: 4, fill: 'var(--card)' }}
          stroke={node.outcomes[0]?.target === undefined ? 'var(--error)' : 'var(--line)'}
        />
      )}
    </g>
  );
}

function Icon({ type, x, y, size }: { type: string; x: number; y: number; size: number }) {
  const { family, path } = lookOf(type);
  return (
    <g transform={`translate(${x} ${y})`}>
      <rect {...{ width: size, height: size, rx: size / 4 }} fill={`var(--${family}-back)`} />
      <path
        d={path}
        transform={`translate(${size * 0.2} ${size * 0.2}) scale(${(size * 0.6) / 24})`}
        {...{
          fill: 'none',
          stroke: `var(--${family})`,
          strokeWidth: 2,
          strokeLinecap: 'round',
          strokeLinejoin: 'round',
        }}
      />
    </g>
  );
}

function cut(text: string, longest: number): string {
  return text.length > longest ? `${text.slice(0, longest - 1).trimEnd()}…` : text;
}

/** The file of a picture: with the colours of the light look in it, as no program but a browser knows variables. */
export function svgFile(svg: SVGSVGElement): string {
  const styles = getComputedStyle(document.documentElement);
  const light = (_: string, name: string): string => {
    const value = styles.getPropertyValue(`--${name}`).trim();
    return /^light-dark\(\s*([^,]+?)\s*,/.exec(value)?.[1] ?? (value || '#000000');
  };
  return new XMLSerializer().serializeToString(svg).replace(/var\(--([\w-]+)\)/g, light);
}
