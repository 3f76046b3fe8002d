import { describe, expect, it } from 'vitest';
import { compatibilityLines, compatibilityOf } from '../../../src/objects/catalog/compatibility.js';
import type { FamilyName } from '../../../src/ups/maps/family-name.js';
import type { Architecture } from '../../../src/ups/maps/page.js';

const single: Architecture = { kind: 'single' };
const concentrator: Architecture = { kind: 'concentrator' };
const unit1: Architecture = { kind: 'multi-units', unit: 1 };
const masterys: FamilyName = 'masterys-gp';
const mpMx: FamilyName = 'delphys-mx';
const bcGp: FamilyName = 'delphys-bc';
const others: FamilyName = 'modulys-gp';

const perPhase = (name: string) => [1, 2, 3].map((phase) => `${name}${phase}`);
const outputs = (name: string) => [`UPS_OUTPUT_${name}`, `UNIT_OUTPUT_${name}`];

/** Every name of Manual §5.2.2 that a column marks. */
const marked: Record<string, [FamilyName, readonly string[]]> = {
  'MASTERYS computed': [
    masterys,
    [
      'UPS_OUTPUT_KVA',
      'UNIT_OUTPUT_kVA',
      ...['U12', 'U23', 'U31'].flatMap((pair) => [...outputs(pair), `RECTIFIER_${pair}`, `BYPASS_${pair}`]),
    ],
  ],
  'MASTERYS not managed': [
    masterys,
    [
      ...[...perPhase('kw'), 'cf', ...perPhase('pf')].flatMap(outputs),
      ...perPhase('RECTIFIER_kw'),
      'BATTERY_s',
      'BATTERY_TMP',
      ...perPhase('BYPASS_I'),
      ...perPhase('BYPASS_kw'),
    ],
  ],
  'DELPHYS MP / MX not managed': [
    mpMx,
    [
      ...perPhase('RECTIFIER_I'),
      ...perPhase('RECTIFIER_kw'),
      'BATTERY_V-',
      'BATTERY_I-',
      'BATTERY_s',
      'BATTERY_TMP',
      ...perPhase('BYPASS_I'),
      ...perPhase('BYPASS_kw'),
    ],
  ],
  'DELPHYS BC / GP not managed': [
    bcGp,
    [
      ...perPhase('RECTIFIER_kw'),
      'BATTERY_V-',
      'BATTERY_I-',
      'BATTERY_TMP',
      ...perPhase('BYPASS_I'),
      ...perPhase('BYPASS_kw'),
    ],
  ],
};

const objects = compatibilityLines.flatMap(([name]) =>
  name.startsWith('_OUTPUT') ? [`UPS${name}`, `UNIT${name}`] : [name === '_UNIT_TMP' ? 'UNIT_TMP' : name],
);

const thoseThatAre = (availability: string, family: FamilyName, architecture: Architecture) =>
  objects
    .filter((name) => compatibilityOf(name, family, architecture) === availability)
    .map((name) => name.toLowerCase())
    .sort();

describe('Manual §7.1: what a range gives', () => {
  it('has a line for each of the 88 analog values', () => {
    expect(objects).toHaveLength(88);
    expect(compatibilityOf('UPS_OUTPUT_XX', masterys, single)).toBeUndefined();
  });

  it.each(Object.entries(marked))('%s: these and no others', (title, [family, names]) => {
    const availability = title.endsWith('computed') ? 'computed' : 'not-managed';
    expect(thoseThatAre(availability, family, single)).toEqual(names.map((name) => name.toLowerCase()).sort());
  });

  it('only MASTERYS computes', () => {
    for (const family of [mpMx, bcGp, others]) expect(thoseThatAre('computed', family, single)).toEqual([]);
  });

  it('the new ranges give everything, the battery temperature with its probe', () => {
    expect(thoseThatAre('provided', others, concentrator)).toHaveLength(87);
    expect(compatibilityOf('BATTERY_TMP', others, single)).toBe('with-probe');
  });

  it('note *: DELPHYS BC / GP lacks kW per phase, crest factor, power factors 1 and 2 in concentrator mode only', () => {
    const noted = [...perPhase('kw'), 'cf', 'pf1', 'pf2'].flatMap(outputs);
    for (const name of noted) {
      expect(compatibilityOf(name, bcGp, concentrator)).toBe('not-managed');
      expect(compatibilityOf(name, bcGp, single)).toBe('provided');
      expect(compatibilityOf(name, bcGp, unit1)).toBe('provided');
    }
    expect(compatibilityOf('UNIT_OUTPUT_pf3', bcGp, concentrator)).toBe('provided');
  });

  it('finds a name in the letter case of the object list', () => {
    expect(compatibilityOf('RECTIFIER_kw1', masterys, single)).toBe('not-managed');
    expect(compatibilityOf('UPS_OUTPUT_KVA', masterys, single)).toBe('computed');
    expect(compatibilityOf('UNIT_TMP', masterys, single)).toBe('provided');
  });

  it.each<[FamilyName, string]>([
    ['masterys-bc', 'computed'],
    ['masterys-ip-plus', 'computed'],
    ['masterys-em', 'computed'],
    ['delphys-mp', 'provided'],
    ['delphys-mp-elite', 'provided'],
    ['delphys-gp', 'provided'],
    ['delphys-xtend', 'provided'],
    ['itys-pro', 'provided'],
    ['masterys-bc-plus', 'provided'],
    ['masterys-gp4', 'provided'],
  ])('%s has RECTIFIER_U12 %s', (family, availability) => {
    expect(compatibilityOf('RECTIFIER_U12', family, single)).toBe(availability);
  });
});
