import { parseAssignments } from '../objects/assignments.js';
import { ObjectMapper } from '../objects/mapper.js';
import { ShownWords } from '../objects/shown-words.js';
import type { Settings } from '../settings/settings-schema.js';
import type { Architecture } from '../ups/maps/page.js';

/** A cycle as fast as the line allows still takes about this long. */
const shortestCycleMs = 1000;

/** The mapper as the settings want it, for the architecture that was found. */
export function objectMapperOf(
  { bacnet, registers, serial }: Settings,
  architecture: Architecture = { kind: 'single' },
  shown = new ShownWords(),
  hasSeenUnit: (unit: number) => boolean = () => false,
): ObjectMapper {
  return new ObjectMapper({
    values: bacnet.values,
    onLoss: bacnet.on_loss,
    architecture,
    assignments: parseAssignments(Object.fromEntries(registers)).assignments,
    shown,
    hasSeenUnit,
    staleAfterMs: serial.offline_after * Math.max(serial.poll_interval_ms, shortestCycleMs),
  });
}
