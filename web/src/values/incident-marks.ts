import type uPlot from 'uplot';
import type { IncidentView } from '../../../src/http/screens/incidents/schema.js';
import type { GraphColours } from './graph-colours.js';

/** A narrower span could not be seen. */
const leastWidth = 3;

/**
 * Draws incidents behind the curves: a shaded span for each, and a dashed line where an alarm was raised. An alarm alone has
 * its line only: some last for months.
 */
export function incidentMarks(shown: () => readonly IncidentView[], colours: GraphColours): uPlot.Plugin {
  return {
    hooks: {
      drawAxes: (plot) => {
        const { ctx, bbox } = plot;
        const incidents = shown();
        const at = (ms: number) => plot.valToPos(ms / 1000, 'x', true);
        ctx.save();
        ctx.beginPath();
        ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
        ctx.clip();
        for (const { kind, severity, beginMs, endMs, seenUntilMs } of incidents) {
          if (kind === 'alarm') continue;
          const begin = at(beginMs);
          const end = Math.min(at(endMs ?? seenUntilMs ?? Number.MAX_SAFE_INTEGER), bbox.left + bbox.width);
          ctx.fillStyle = colours.faded(`--${severity}`, 0.18);
          ctx.fillRect(begin, bbox.top, Math.max(end - begin, leastWidth), bbox.height);
        }
        ctx.setLineDash([4, 4]);
        ctx.lineWidth = 1;
        ctx.strokeStyle = colours.of('--text-2');
        for (const moment of new Set(incidents.flatMap(({ alarms }) => alarms.map(({ raisedMs }) => raisedMs)))) {
          ctx.beginPath();
          ctx.moveTo(at(moment), bbox.top);
          ctx.lineTo(at(moment), bbox.top + bbox.height);
          ctx.stroke();
        }
        ctx.restore();
      },
    },
  };
}
