import type { UnitNumber } from './page.js';

/**
 * How the gateway looks at the UPS (Manual §5.1): one UPS; one interface for a whole parallel system (Unit Number 0);
 * one interface in each unit (Unit Number n).
 */
export type Architecture =
  | { readonly kind: 'single' }
  | { readonly kind: 'concentrator' }
  | { readonly kind: 'multi-units'; readonly unit: UnitNumber };
