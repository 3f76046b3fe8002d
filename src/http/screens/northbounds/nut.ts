import type { NutClient, NutView } from './schema.js';

/** What the NUT server tells of itself. */
export interface NutFacts {
  readonly attached: readonly NutClient[];
  readonly gone: readonly NutClient[];
  readonly readers: readonly { readonly address: string }[];
  readonly hasAccounts: boolean;
  /** The last one first. */
  readonly failedLogins: readonly { readonly address: string; readonly atMs: number }[];
  readonly turnedAway: number;
}

export function nutView(facts: NutFacts): NutView {
  const { attached, gone, readers, hasAccounts, failedLogins, turnedAway } = facts;
  return {
    attached,
    gone,
    readers: [...byAddress(readers)].map(([address, ofAddress]) => ({ address, connections: ofAddress.length })),
    hasAccounts,
    failedLogins: [...byAddress(failedLogins)].map(([address, ofAddress]) => {
      return { address, atMs: ofAddress[0]?.atMs ?? 0, count: ofAddress.length };
    }),
    turnedAway,
  };
}

function byAddress<T extends { readonly address: string }>(all: readonly T[]): Map<string, T[]> {
  const found = new Map<string, T[]>();
  for (const one of all) found.set(one.address, [...(found.get(one.address) ?? []), one]);
  return found;
}
