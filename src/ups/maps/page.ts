/**
 * Which set of tables: the system's, unit n's (1 to 8), or the one page of a single UPS, where a map has one beside the
 * system's.
 */
export type Page = 'system' | 'single' | UnitNumber;

/** As many units as the largest parallel system has (Manual §5.1). */
export const unitNumbers = [1, 2, 3, 4, 5, 6, 7, 8] as const;
export type UnitNumber = (typeof unitNumbers)[number];

/** Every page that a map may have. */
export const allPages: readonly Page[] = ['single', 'system', ...unitNumbers];

/**
 * Where a parallel system on JBUSP puts the unit number. The documents print the high byte (0x0120, EXT p.24, DMX p.18); the
 * nibble (0x1020) is the other reading of the same sentence, and the nibble one higher (0x2020 for unit 1) what a third
 * party prints for NETYS and ITYS. Those two are used only where a setting asks for them, or where the values of the pages show
 * that the units are there.
 */
export const unitAddressings = ['high-byte', 'nibble', 'next-nibble'] as const;
export type UnitAddressing = (typeof unitAddressings)[number];

/** Which page feeds what, in one architecture; `own-unit`: that of the unit that the gateway stands for. */
export interface PageRoles {
  /** Feeds the UPS_ objects; absent where the UPS has no system tables and the objects stay 0 (Manual §5.1, note **). */
  readonly upsPage?: Page;
  /** Feeds the unit objects, MV 4 Alarms and UnitAlarms: a unit, or the synthesis of all units. */
  readonly unitPage: Page | 'own-unit';
  /** Holds identity, configuration and clock of the UPS as a whole. */
  readonly devicePage: Page;
}

/**
 * How the gateway looks at the UPS (Manual §5.1): one UPS; one interface for a whole parallel system (Unit Number 0);
 * one interface in each unit (Unit Number n).
 */
export type Architecture =
  | { readonly kind: 'single' }
  | { readonly kind: 'concentrator' }
  | { readonly kind: 'multi-units'; readonly unit: UnitNumber };
