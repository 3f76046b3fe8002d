import { callerText } from '../../../journal/caller-texts.js';

/** Who asks. */
export interface Caller {
  readonly user: string;
  readonly address: string;
}

/** Who asked, as the journal tells it. */
export function textOfCaller({ user, address }: Caller): string {
  return callerText('web', { user, address });
}
