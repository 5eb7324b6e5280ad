// The picture that is worked on: a journey on a canvas.
import {
  Background,
  BackgroundVariant,
  Controls,
  type EdgeChange,
  type Connection as FlowConnection,
  MarkerType,
  MiniMap,
  type NodeChange,
  ReactFlow,
  type ReactFlowInstance,
} from '@xyflow/react';
import { useEffect, useMemo, useRef, useState } from 'react';
import { draw } from '../journey/drawing.ts';
import type { Connection, Graph } from '../journey/graph.ts';
import type { Layout } from '../journey/layout.ts';
import { failureId, type Place, successId } from '../journey/tree-export.ts';
import type { Finding } from '../server.ts';
import { language, words } from '../speech.ts';
import { CardNode, type FlowNode, inHandle, kindWord, PillNode } from './node-card.tsx';
import type { Selection } from './selection.ts';
import { type FlowEdge, WayEdge } from './way-edge.tsx';

export interface CanvasProps {
  readonly graph: Graph;
  readonly places: ReadonlyMap<string, Place>;
  readonly layout: Layout | undefined;
  readonly findings: readonly Finding[];
  /** By connection; undefined while nobody asks. */
  readonly counts: ReadonlyMap<string, number> | undefined;
  readonly selection: Selection;
  readonly isEditable: boolean;
  readonly typeName: (type: string) => string;
  readonly onSelect: (selection: Selection) => void;
  readonly onMove: (places: ReadonlyMap<string, Place>) => void;
  readonly onConnect: (from: string, outcome: string, to: string) => void;
  readonly onRemove: (nodes: readonly string[], connections: readonly Connection[]) => void;
  readonly onInsert: (connection: Connection) => void;
  readonly onOpen: (journey: string) => void;
}

const nodeTypes = { card: CardNode, pill: PillNode };
const edgeTypes = { way: WayEdge };
const smallest = 0.1;

export function Canvas(props: CanvasProps) {
  const { graph, places, layout, findings, counts, selection, isEditable } = props;
  const [dragged, setDragged] = useState<ReadonlyMap<string, Place>>(new Map());
  const flow = useRef<ReactFlowInstance<FlowNode, FlowEdge>>(null);
  const drawing = useMemo(
    () => draw(graph, dragged.size > 0 ? new Map([...places, ...dragged]) : places, layout),
    [graph, places, layout, dragged],
  );
  const most = useMemo(() => Math.max(1, ...(counts?.values() ?? [])), [counts]);

  const nodes = useMemo(
    () =>
      drawing.nodes.map((node): FlowNode => {
        const name = node.kind === 'node' ? node.name : kindWord(node.kind);
        const own = findings.filter(
          (finding) => finding.node === node.id || node.children.some(({ _id }) => _id === finding.node),
        );
        const { typeName } = props;
        return {
          id: node.id,
          type: node.kind === 'node' ? 'card' : 'pill',
          position: { x: node.x, y: node.y },
          ...{ width: node.width, height: node.height },
          selected: selection.nodes.includes(node.id),
          deletable: node.kind === 'node',
          connectable: isEditable,
          draggable: isEditable,
          ariaLabel: [name, node.type && typeName(node.type), own.length > 0 && words.problems(own.length)]
            .filter(Boolean)
            .join(', '),
          data: {
            ...{ node, typeName, findings: own, selectedChild: selection.child, isEditable },
            onChild: (page, child) => props.onSelect({ nodes: [page], child }),
            onOpen: props.onOpen,
          },
        };
      }),
    [drawing, findings, selection, isEditable, props.typeName, props.onSelect, props.onOpen],
  );

  const edges = useMemo(() => {
    const nameOf = new Map(graph.nodes.map((node) => [node.id, node.name || kindWord(node.kind)]));
    return drawing.connections.map((connection): FlowEdge => {
      const { id, from, outcome, to } = connection;
      const tone = to === failureId ? 'to-failure' : to === successId ? 'to-success' : '';
      const isSelected = selection.connection === id;
      const isNear = isSelected || selection.nodes.includes(from) || selection.nodes.includes(to);
      const color = `var(--way-${isNear ? 'near' : tone || 'plain'})`;
      const count = counts && (counts.get(id) ?? 0);
      return {
        ...{ id, type: 'way', source: from, sourceHandle: outcome, target: to, targetHandle: inHandle },
        className: `${tone} ${isNear ? 'near' : ''} ${count === 0 ? 'unused' : ''}`,
        selected: isSelected,
        deletable: from !== 'startNode',
        ...(!connection.stub && {
          markerEnd: { type: MarkerType.ArrowClosed, color, width: 16, height: 16, markerUnits: 'userSpaceOnUse' },
        }),
        ...(count !== undefined && { style: { strokeWidth: 1.5 + (count / most) * 9 } }),
        ariaLabel: words.connection(nameOf.get(from) ?? from, outcome, nameOf.get(to) ?? to),
        data: { connection, count, isEditable, onInsert: props.onInsert },
      };
    });
  }, [drawing, graph, counts, most, selection, isEditable, props.onInsert]);

  function onNodesChange(changes: readonly NodeChange<FlowNode>[]): void {
    const moved = changes.flatMap((change) => (change.type === 'position' && change.position ? [change] : []));
    if (moved.length > 0) {
      const next = new Map([
        ...dragged,
        ...moved.flatMap(({ id, position }) => (position ? [[id, position] as const] : [])),
      ]);
      // By key, a node moves without having been dragged.
      if (moved.some(({ dragging }) => dragging)) setDragged(next);
      else {
        setDragged(new Map());
        props.onMove(next);
      }
    } else if (dragged.size > 0 && changes.some(({ type }) => type === 'position')) {
      setDragged(new Map());
      props.onMove(dragged);
    }
    const chosen = changes.flatMap((change) => (change.type === 'select' ? [change] : []));
    if (chosen.length === 0) return;
    const ids = new Set(selection.nodes);
    for (const { id, selected } of chosen) selected ? ids.add(id) : ids.delete(id);
    const same = ids.size === selection.nodes.length && selection.nodes.every((id) => ids.has(id));
    if (!same) props.onSelect({ nodes: [...ids] });
  }

  function onEdgesChange(changes: readonly EdgeChange<FlowEdge>[]): void {
    const chosen = changes.flatMap((change) => (change.type === 'select' ? [change] : []));
    const on = chosen.find(({ selected }) => selected);
    if (on) props.onSelect({ nodes: [], connection: on.id });
    else if (chosen.some(({ id }) => id === selection.connection)) props.onSelect({ nodes: selection.nodes });
  }

  // What was chosen elsewhere comes to where it can be seen, once it is there.
  const sought = drawing.nodes.find(({ id }) => id === selection.reveal);
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const [instance, area] = [flow.current, box.current?.getBoundingClientRect()];
    if (!sought || !instance || !area) return;
    const { x, y, width, height } = sought;
    const [first, last] = [
      { x, y },
      { x: x + width, y: y + height },
    ].map((place) => instance.flowToScreenPosition(place));
    if (!first || !last) return;
    const isSeen = first.x >= area.left && first.y >= area.top && last.x <= area.right && last.y <= area.bottom;
    const zoom = Math.max(instance.getZoom(), 0.5);
    if (!isSeen || zoom > instance.getZoom())
      void instance.setCenter(x + width / 2, y + height / 2, { zoom, duration: 200 });
  }, [selection, sought === undefined]);

  const whole = useRef(drawing.box);
  whole.current = drawing.box;
  /** Ways run around nodes: fitting the nodes alone would cut them. */
  const showAll = (): void => {
    const area = box.current?.getBoundingClientRect();
    if (!area || area.width === 0) return;
    const { x, y, width, height } = whole.current;
    const zoom = Math.max(smallest, Math.min(1, area.width / width, area.height / height));
    const place = { x: (area.width - width * zoom) / 2 - x * zoom, y: (area.height - height * zoom) / 2 - y * zoom };
    void flow.current?.setViewport({ ...place, zoom });
  };
  // All is seen while nobody has looked at a part.
  const isMoved = useRef(false);
  useEffect(() => {
    const observer = new ResizeObserver(() => {
      if (!isMoved.current) showAll();
    });
    if (box.current) observer.observe(box.current);
    return () => observer.disconnect();
  }, []);
  useEffect(() => {
    if (layout && !isMoved.current) showAll();
  }, [layout]);

  return (
    <ReactFlow<FlowNode, FlowEdge>
      ref={box}
      {...{ nodes, edges, nodeTypes, edgeTypes, onNodesChange, onEdgesChange }}
      onInit={(instance) => {
        flow.current = instance;
        showAll();
      }}
      onConnect={({ source, sourceHandle, target }: FlowConnection) => {
        if (sourceHandle) props.onConnect(source, sourceHandle, target);
      }}
      onReconnect={(edge, { source, sourceHandle, target }) => {
        if (source === edge.source && sourceHandle === edge.sourceHandle && sourceHandle) {
          props.onConnect(source, sourceHandle, target);
        }
      }}
      onDelete={({ nodes: gone, edges: cut }) =>
        props.onRemove(
          gone.map(({ id }) => id),
          cut.flatMap(({ data }) => (data ? [data.connection] : [])),
        )
      }
      onMoveStart={(event) => {
        // Without an event it is the page that moves.
        if (event) isMoved.current = true;
      }}
      onPaneClick={() => props.onSelect({ nodes: [] })}
      nodesConnectable={isEditable}
      nodesDraggable={isEditable}
      edgesReconnectable={isEditable}
      deleteKeyCode={isEditable ? ['Delete', 'Backspace'] : null}
      multiSelectionKeyCode="Shift"
      selectionKeyCode={null}
      minZoom={smallest}
      maxZoom={2}
      snapToGrid
      snapGrid={[8, 8]}
      panOnScroll
      zoomOnDoubleClick={false}
      ariaLabelConfig={words.canvas}
      proOptions={{ hideAttribution: true }}
      lang={language}
    >
      <Background variant={BackgroundVariant.Dots} gap={24} size={1.4} />
      <Controls showInteractive={false} onFitView={showAll} />
      {graph.nodes.length > 30 && <MiniMap pannable zoomable nodeBorderRadius={16} ariaLabel={words.map} />}
    </ReactFlow>
  );
}
