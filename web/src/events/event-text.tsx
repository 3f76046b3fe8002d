import type { EventView } from '../../../src/http/screens/events/schema.js';
import { Mark } from '../components/icon.js';
import type { Level } from '../state/level.js';
import { usePage } from '../state/page-context.js';
import { eventLevel } from './event-groups.js';

/** The sentence of an event, with the mark of its kind. */
export function EventText({ event: { kind, text } }: { event: EventView }) {
  const { own } = usePage();
  return (
    <span class="with-mark">
      <Mark level={eventLevel(kind) satisfies Level} />
      <span>{own(text)}</span>
    </span>
  );
}
