// Connections on the canvas.
import { BaseEdge, type Edge, EdgeLabelRenderer, type EdgeProps } from '@xyflow/react';
import { memo } from 'react';
import type { DrawnConnection } from '../journey/drawing.ts';
import { numberText, words } from '../speech.ts';
import { Sign } from './icons.tsx';

export interface WayData extends Record<string, unknown> {
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
  const { x, y } = connection.middle;
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
