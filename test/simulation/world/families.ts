import type { SiteDraw } from './contract.js';

interface FamilyRow {
  readonly name: string;
  readonly maps: readonly Exclude<SiteDraw['registerMap'], 'profile'>[];
  /** Manual §2.3. */
  readonly baud: number;
  /** Manual §5.1. */
  readonly maxUnits: number;
}

const documented = (baud: number, maxUnits: number, maps: FamilyRow['maps'], names: readonly string[]): FamilyRow[] =>
  names.map((name) => ({ name, maps, baud, maxUnits }));

/** The ranges of Manual §1.4, taken over from the manual once more. */
export const families: readonly FamilyRow[] = [
  ...documented(57_600, 1, ['vu-map'], ['itys-pro']),
  ...documented(57_600, 3, ['vu-map'], ['modulys-gp']),
  ...documented(57_600, 6, ['vu-map'], ['masterys-bc-plus', 'masterys-gp4']),
  ...documented(9600, 6, ['jbusp'], ['masterys-bc', 'masterys-gp', 'masterys-ip-plus', 'masterys-em']),
  ...documented(9600, 8, ['jbusp'], ['delphys-mp', 'delphys-mp-elite', 'delphys-mx']),
  ...documented(9600, 8, ['jbusp', 'vu-map', 'adicom'], ['delphys-bc', 'delphys-gp', 'delphys-xtend']),
];

/** Those that the product ships (config/profiles). */
export const profileNames = [
  'apc-smart-ups',
  'chloride-manageups',
  'generex-cs141',
  'huawei-ups2000',
  'liebert-apm-nxc-nxr',
  'riello-multicom-302',
  'tripplite-modbuscard',
] as const;
