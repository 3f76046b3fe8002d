import { useEffect, useMemo, useState } from 'preact/hooks';
import { joined } from '../i18n/own-text.js';
import type { Translate } from '../i18n/translate.js';
import type { Level } from '../state/level.js';
import { usePage } from '../state/page-context.js';
import { type Box, narrowLayout, type PathLayout, type Point, wideLayout } from './path-layouts.js';
import { type PathNode, pathNodes } from './path-nodes.js';
import { type EdgeName, edgeNames, powerFlow } from './power-flow.js';
import { isCurrent, isSystem, shownObjects } from './state-facts.js';
import { wasEverRead } from './state-sentence.js';

const narrowScreen = '(max-width: 719px)';

/** The way of the power from the mains to the load, with what is known of each part. */
export function PowerPath() {
  const { t, live, format, language } = usePage();
  const { status } = live;
  const objects = shownObjects(live);
  const layout = useMedia(narrowScreen) ? narrowLayout : wideLayout;
  const flow = powerFlow(objects);
  const nodes = pathNodes({ status, objects, t, format });
  const isLive = isCurrent(live);
  const hasInferred = nodes.some(({ inferred }) => inferred);
  return (
    <figure class={`power-path ${isLive ? '' : 'old'}`}>
      <svg
        viewBox={`0 0 ${layout.width} ${layout.height}`}
        role="img"
        aria-label={joined(inWords(nodes, t('path.title')), language)}
      >
        {edgeNames
          .filter((name) => !flow.has(name) && !flow.has(opposite(name)) && name !== 'busToBattery')
          .map((name) => (
            <path key={name} class="edge" d={lineOf(layout.edges[name])} />
          ))}
        {edgeNames
          .filter((name) => flow.has(name))
          .map((name) => (
            <ActiveEdge key={name} points={layout.edges[name]} />
          ))}
        <Junctions layout={layout} flow={flow} />
        {nodes.map((node) => (
          <NodeBox key={node.name} node={node} box={layout.nodes[node.name]} isFed={isFed(node, flow)} />
        ))}
      </svg>
      <figcaption>
        {isSystem(status) && <span>{systemText(status?.ups.unitNumber ?? 0, t)} </span>}
        {hasInferred && <span>{t('path.inferred')} </span>}
        {!isLive && wasEverRead(status) && <strong>{t('path.old')}</strong>}
      </figcaption>
    </figure>
  );
}

function opposite(name: EdgeName): EdgeName {
  return name === 'batteryToBus' ? 'busToBattery' : name;
}

function isFed({ name }: PathNode, flow: ReadonlySet<EdgeName>): boolean {
  switch (name) {
    case 'load':
      return flow.has('outputToLoad') || flow.has('maintenanceToLoad');
    case 'static':
      return flow.has('bypassToSwitch');
    case 'maintenance':
      return flow.has('bypassToMaintenance');
    default:
      return false;
  }
}

function ActiveEdge({ points }: { points: readonly Point[] }) {
  const line = lineOf(points);
  return (
    <g class="flow">
      <path class="flow-line" d={line} />
      <path class="flow-motion" d={line} />
      {arrowsOf(points).map((arrow) => (
        <path key={arrow} class="flow-arrow" d={arrow} />
      ))}
    </g>
  );
}

/** Where three lines meet. */
function Junctions({ layout, flow }: { layout: PathLayout; flow: ReadonlySet<EdgeName> }) {
  const points = [
    { at: layout.edges.busToInverter[0], isLive: flow.has('busToInverter') || flow.has('busToBattery') },
    { at: layout.edges.outputToLoad[0], isLive: flow.has('outputToLoad') },
  ];
  return points.map(({ at, isLive }) =>
    at === undefined ? null : (
      <circle key={at.join()} class={isLive ? 'junction live' : 'junction'} cx={at[0]} cy={at[1]} r="6" />
    ),
  );
}

function NodeBox({ node, box, isFed }: { node: PathNode; box: Box; isFed: boolean }) {
  const { title, values, state, level, inferred, name } = node;
  const lines = useMemo(() => linesOf(node, box), [node, box]);
  return (
    <g class={`node ${name} ${level ?? 'plain'} ${isFed ? 'fed' : ''}`}>
      <rect x={box.x} y={box.y} width={box.width} height={box.height} rx="9" />
      <text x={box.x + 12} y={lines.title} class="node-title">
        {title}
      </text>
      {values.map((value, index) => (
        <text
          key={value}
          x={box.x + 12}
          y={lines.values[index]}
          class={name === 'load' && index === 0 ? 'node-big' : 'node-value'}
        >
          {value}
        </text>
      ))}
      {state !== '' && (
        <>
          {level !== undefined && <StateShape level={level} x={box.x + 18} y={lines.state - 4.5} />}
          <text x={box.x + 30} y={lines.state} class="node-state">
            {state}
            {inferred ? ' *' : ''}
          </text>
        </>
      )}
    </g>
  );
}

function linesOf({ name, values, state }: PathNode, box: Box) {
  const step = 22;
  const first = name === 'load' ? 34 : step;
  const count = 1 + values.length + (state === '' ? 0 : 1);
  const height = name === 'load' ? first + (count - 2) * step : (count - 1) * step;
  const title = box.y + (box.height - height) / 2 + 5;
  const valueAt = (index: number) => title + (index === 0 ? first - (name === 'load' ? 4 : 0) : first + index * step);
  return { title, values: values.map((_, index) => valueAt(index)), state: title + (count - 1) * step };
}

/** Told apart without colour: disc, ring, triangle, square. */
function StateShape({ level, x, y }: { level: Level; x: number; y: number }) {
  switch (level) {
    case 'good':
      return <circle class="shape" cx={x} cy={y} r="5" />;
    case 'warning':
      return <path class="shape" d={`M${x} ${y - 6}l7 12h-14z`} />;
    case 'critical':
      return <path class="shape" d={`M${x - 5.5} ${y - 5.5}h11v11h-11z`} />;
    default:
      return <circle class="shape ring" cx={x} cy={y} r="4" />;
  }
}

function lineOf(points: readonly Point[]): string {
  return points.map(([x, y], index) => `${index === 0 ? 'M' : 'L'}${x} ${y}`).join('');
}

const shortestArrowed = 20;

/** A triangle in the middle of each stretch, pointing where the power goes. */
function arrowsOf(points: readonly Point[]): readonly string[] {
  return points.slice(1).flatMap(([x2, y2], index) => {
    const [x1, y1] = points[index] ?? [x2, y2];
    const dx = Math.sign(x2 - x1);
    const dy = Math.sign(y2 - y1);
    if (Math.abs(x2 - x1) + Math.abs(y2 - y1) < shortestArrowed) return [];
    const x = (x1 + x2) / 2;
    const y = (y1 + y2) / 2;
    return `M${x + 9 * dx} ${y + 9 * dy}L${x - 7 * dx - 9 * dy} ${y - 7 * dy - 9 * dx}L${x - 7 * dx + 9 * dy} ${y - 7 * dy + 9 * dx}z`;
  });
}

/** Manual §5.1: unit number 0 is the system as a whole. */
function systemText(unit: number, t: Translate): string {
  return unit === 0 ? t('path.wholeSystem') : t('path.system', { unit });
}

/** The drawing for those who hear it. */
function inWords(nodes: readonly PathNode[], title: string): string {
  const parts = nodes.map(({ title: name, values, state }) =>
    [name, ...values, state].filter((part) => part !== '').join(' '),
  );
  return `${title}: ${parts.join('; ')}`;
}

/** Whether a media query holds; known before the first drawing, so that nothing moves. */
function useMedia(query: string): boolean {
  const [holds, setHolds] = useState(() => matchMedia(query).matches);
  useEffect(() => {
    const list = matchMedia(query);
    const changed = () => setHolds(list.matches);
    changed();
    list.addEventListener('change', changed);
    return () => list.removeEventListener('change', changed);
  }, [query]);
  return holds;
}
