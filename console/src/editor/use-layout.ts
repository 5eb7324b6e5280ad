// Where the nodes of a graph are to be drawn: where its author put them, if that makes a picture, or where the layout engine does.
import { useEffect, useRef, useState } from 'react';
import type { Graph } from '../journey/graph.ts';
import { arrange, type Layout, storedPlaces } from '../journey/layout.ts';
import { sizeOf } from '../journey/sizes.ts';
import type { Place } from '../journey/tree-export.ts';

export interface Laid {
  readonly graph: Graph;
  readonly places: ReadonlyMap<string, Place>;
  /** Of the layout engine, whether or not it is what is shown. */
  readonly layout: Layout | undefined;
  readonly isAutomatic: boolean;
}

/** Undefined until there is something to show; while a new layout is made, what was shown before. */
export function useLayout(graph: Graph): Laid | undefined {
  const [made, setMade] = useState<{ readonly shape: string; readonly layout: Layout }>();
  const shape = shapeOf(graph);
  const latest = useRef(graph);
  latest.current = graph;
  useEffect(() => {
    let isOver = false;
    void arrange(latest.current).then((layout) => {
      if (!isOver) setMade({ shape, layout });
    });
    return () => {
      isOver = true;
    };
  }, [shape]);
  const last = useRef<Laid>(undefined);
  const stored = storedPlaces(graph);
  const layout = made?.shape === shape ? made.layout : undefined;
  const places = stored ?? layout?.places;
  if (places) last.current = { graph, places, layout, isAutomatic: stored === undefined };
  return last.current;
}

/** What a layout depends on. */
function shapeOf({ nodes, connections }: Graph): string {
  const sizes = nodes.map((node) => [node.id, sizeOf(node).height, node.outcomes.map(({ id }) => id)]);
  return JSON.stringify([sizes, connections.map(({ id, to }) => [id, to])]);
}
