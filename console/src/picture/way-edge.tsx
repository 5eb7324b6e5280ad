// Connections on the canvas.
import { BaseEdge, type Edge, EdgeLabelRenderer, type EdgeProps } from '@xyflow/react';
import { memo } from 'react';
import type { DrawnConnection } from '../journey/drawing.ts';
import { type Place, successId } from '../journey/tree-export.ts';
import { numberText, words } from '../speech.ts';
import { Sign } from './icons.tsx';

interface WayData extends Record<string, unknown> {
  readonly connection: DrawnConnection;
  /** How many went along it; undefined while nobody asks. */
  readonly count: number | undefined;
  readonly isEditable: boolean;
  readonly onInsert: (connection: DrawnConnection) => void;
}

export type FlowEdge = Edge<WayData, 'way'>;

export const WayEdge = memo(function WayEdge({ id, data, selected, markerEnd, style }: EdgeProps<FlowEdge>) {
  if (!data) return null;
  const { connection, count, isEditable, onInsert } = data;
  // Of a stub, the number stands behind the sign.
  const { x, y } = connection.stub ? { x: connection.stub.x + 26, y: connection.stub.y } : connection.middle;
  const place = { transform: `translate(-50%, -50%) translate(${x}px, ${y}px)` };
  return (
    <>
      <BaseEdge
        id={id}
        path={connection.path}
        interactionWidth={18}
        {...(markerEnd && { markerEnd })}
        {...(style && { style })}
      />
      {connection.stub && <StubSign place={connection.stub} isSuccess={connection.to === successId} />}
      <EdgeLabelRenderer>
        {count !== undefined && count > 0 && !selected && (
          <span className="count" style={place}>
            {numberText(count)}
          </span>
        )}
        {selected && isEditable && (
          <button
            type="button"
            className="insert nodrag nopan"
            style={place}
            title={words.insertHere}
            onClick={() => onInsert(connection)}
          >
            <Sign name="plus" />
            <span className="unseen">{words.insertHere}</span>
          </button>
        )}
      </EdgeLabelRenderer>
    </>
  );
});

/** For a line that is cut short: where it leads. */
export function StubSign({ place: { x, y }, isSuccess }: { place: Place; isSuccess: boolean }) {
  const tone = isSuccess ? 'var(--success)' : 'var(--error)';
  return (
    <g transform={`translate(${x + 8} ${y})`}>
      <circle r="8" fill="var(--card)" stroke={tone} strokeWidth="1.5" />
      <path
        d={isSuccess ? 'M-3.5 .2L-1 2.8 3.5 -2.6' : 'M-2.8 -2.8L2.8 2.8M2.8 -2.8L-2.8 2.8'}
        {...{ fill: 'none', stroke: tone, strokeWidth: 1.8, strokeLinecap: 'round', strokeLinejoin: 'round' }}
      />
    </g>
  );
}
