import type { Bilingual } from '../../../core/bilingual.js';
import type { AttachedClient } from './attached-client.js';

/** How a client left, as the journal says it; empty where there is nothing to say. */
export function leavingDetail({ told, left }: AttachedClient): Bilingual {
  const last = told.at(-1)?.told;
  const seconds = left?.afterMs === undefined ? undefined : Math.round(left.afterMs / 1000);
  const after =
    last === undefined || last === 'OL' || seconds === undefined
      ? undefined
      : { en: `${seconds} s after it was told ${last}`, fr: `${seconds} s après l'information ${last}` };
  const ways: Readonly<Record<NonNullable<AttachedClient['left']>['how'], Bilingual>> = {
    logout: { en: 'signed off', fr: 'déconnexion demandée' },
    closed: { en: 'connection ended', fr: 'connexion coupée' },
    stopped: { en: 'ended by the gateway', fr: 'coupée par la passerelle' },
  };
  const way = ways[left?.how ?? 'closed'];
  return after ? { en: `${way.en}, ${after.en}`, fr: `${way.fr}, ${after.fr}` } : way;
}
