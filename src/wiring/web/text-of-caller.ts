import type { Caller } from '../../http/ports/caller.js';
import { callerText } from '../../journal/caller-texts.js';

/** Who did it, as the journal tells it. */
export function textOfCaller({ user, address }: Caller): string {
  return callerText('web', { user, address });
}
