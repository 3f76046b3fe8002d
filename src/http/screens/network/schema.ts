import type { Bilingual } from '../notice/schema.js';

export interface NetworkAnswer {
  readonly backend: string;
  readonly canApply: boolean;
  readonly reason?: Bilingual;
  readonly inForce: NetworkInForceView;
  readonly configured: NetworkConfiguration;
  /** `canConfirm`: this page was reached by the new address. */
  readonly unconfirmed?: { readonly untilMs: number; readonly canConfirm: boolean };
}

export interface NetworkInForceView {
  readonly interface?: string | undefined;
  readonly addresses: readonly string[];
  readonly gateway: string;
  /** Separated by commas. */
  readonly dns: string;
  readonly hostname: string;
  readonly mac: string;
  /** Unknown where the kernel cannot be asked. */
  readonly dhcp?: boolean | undefined;
}

/** What is left out is empty. */
export interface NetworkConfiguration {
  readonly dhcp: boolean;
  readonly address?: string;
  readonly netmask?: string;
  readonly gateway?: string;
  /** Separated by commas or spaces. */
  readonly dns?: string;
  readonly hostname?: string;
}
