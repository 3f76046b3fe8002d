import type { PendingMatter, StatusView } from '../../../src/http/screens/home/schema.js';
import { settledAt } from '../frame/settled-at.js';
import type { TextKey } from '../i18n/en.js';
import { addressOfStep } from './steps.js';

/** What is left to do, and where: the text of the link says what is done there. */
export interface Remaining {
  readonly text: TextKey;
  readonly where: string;
  readonly link: TextKey;
}

type Place = Omit<Remaining, 'text'>;

/** Where the set-up has a step of its own for it. */
const settledInStep = {
  ...settledAt,
  'factory-password': addressOfStep('password'),
  'duplicate-device': addressOfStep('bacnet'),
};
const line: Place = { where: addressOfStep('line'), link: 'setup.step.line' };
const link: Place = { where: '#/link', link: 'page.link' };
const bacnet: Place = { where: addressOfStep('bacnet'), link: 'setup.step.bacnet' };

/** By what the gateway says now, so that nothing is ticked off that is not so. */
export function remaining({ ups, link: { port }, simulated, pending }: StatusView): readonly Remaining[] {
  const isSilent = port !== '' && ups.connection !== 'running';
  return [
    ...(port === '' ? [{ text: 'todo.noPort' as const, ...line }] : []),
    ...(simulated ? [{ text: 'todo.simulated' as const, ...line }] : []),
    ...(isSilent ? [{ text: 'todo.noUps' as const, ...link }] : []),
    ...(ups.problem ? [{ text: 'todo.upsProblem' as const, ...bacnet }] : []),
    ...pending.flatMap((what) =>
      what === 'first-setup' ? [] : [{ text: `pending.${what}` as const, ...placeOf(what) }],
    ),
  ];
}

function placeOf(what: Exclude<PendingMatter, 'first-setup'>): Place {
  return {
    where: settledInStep[what],
    link: what === 'network-unconfirmed' ? 'banner.open' : `settle.${what}`,
  };
}
