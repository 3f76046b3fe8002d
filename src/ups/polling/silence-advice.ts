import { type Carrier, whatToCheck } from '../model/what-to-check.js';
import type { UpsLoss } from './snapshot.js';

/** For the log: what is lost, and what to look at first. */
export function silenceAdvice(loss: Exclude<UpsLoss, 'refused'>, carrier: Carrier): string {
  switch (loss) {
    case 'silent':
      return `The UPS does not answer: check ${whatToCheck[carrier].en}.`;
    case 'unheard':
      return 'The gateway card answers, and says that it does not hear its UPS: check the UPS and how the card sits in it.';
    case 'late':
      return 'The UPS answers late: raise [serial] timeout_ms.';
    case 'pieces':
      return 'The answers of the UPS come in pieces that do not end in time: check adapter and radio link, raise [serial] timeout_ms.';
  }
}
