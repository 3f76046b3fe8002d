import { callerText } from '../../../journal/caller-texts.js';
import type { Caller } from './caller.js';

/** Who did it, as the journal tells it. */
export function textOfCaller({ user, address }: Caller): string {
  return callerText('web', { user, address });
}
