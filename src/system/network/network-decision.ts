import type { NetworkSettings } from './network-settings.js';

/** What becomes of a `[network]` that was changed in config.ini. */
export type NetworkDecision =
  /** It is in force already, or about to be. */
  | { readonly outcome: 'known' }
  /** It goes back unless somebody logs in by it in time. */
  | { readonly outcome: 'on-trial'; readonly target: NetworkSettings }
  | { readonly outcome: 'not-applied'; readonly reason: string; readonly isTriedAgain: boolean }
  /** Another machine has the address: `[network]` is as it was. */
  | { readonly outcome: 'put-back'; readonly address: string };
