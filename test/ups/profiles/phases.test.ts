import { describe, expect, it } from 'vitest';
import { fedNames } from '../../../src/objects/catalog/fed-names.js';
import { familyOfProfile } from '../../../src/ups/profiles/profile-family.js';
import { readProfile } from '../../../src/ups/profiles/read-profile.js';
import { writeProfile } from '../../../src/ups/profiles/write-profile.js';
import { at, snapshotOf } from '../../objects/register-image.js';
import { av, mapped } from '../../objects/values-of.js';
import { borealProfile } from './boreal-profile.js';

/** BOREAL TWO with an object of phase 2, and what it says of phases. */
const withPhases = (phases: string) =>
  borealProfile
    .replace(
      '["UPS_OUTPUT_V1", "OutputVoltage"],',
      '["UPS_OUTPUT_V1", "OutputVoltage"], ["UPS_OUTPUT_V2", "OutputVoltage"],',
    )
    .replace('"plate": {', `"phases": ${phases}, "plate": {`);

/** 230 V x 64; the word "Load" counts phases here. */
function voltageOfPhase2(phases: string, counted: number): number {
  const { profile, problems } = readProfile(withPhases(phases), fedNames);
  if (profile === undefined) throw new Error(JSON.stringify(problems));
  const family = familyOfProfile(profile);
  const [map] = family.maps;
  if (map === undefined) throw new Error('no map');
  return av(mapped(snapshotOf({ family, map }, { [at(0x10)]: 230 * 64, [at(0x11)]: counted })), 'UPS_OUTPUT_V2');
}

describe('the phases of a profile (Manual §5.2.2: -1 of a single-phase UPS)', () => {
  it.each([
    ['1', 0, -1],
    ['3', 0, 230],
    ['"Load"', 0x0101, -1],
    ['"Load"', 0x0303, 230],
    ['"Load"', 0x0301, -1],
    ['{ "output": "Load" }', 1, -1],
    ['{ "output": "Load" }', 3, 230],
    ['{ "input": "Load" }', 1, 230],
  ])('%s, and %i where they are counted: %i V', (phases, counted, volts) => {
    expect(voltageOfPhase2(phases, counted)).toBe(volts);
  });

  it.each(['1', '{"input":"Load","output":"Load"}'])('%s is written as it was read', (phases) => {
    const { profile } = readProfile(withPhases(phases), fedNames);
    if (profile === undefined) throw new Error('no profile');
    expect(JSON.parse(writeProfile(profile)).phases).toEqual(JSON.parse(phases));
  });

  it('a word that is not there is refused', () => {
    const { profile, problems } = readProfile(withPhases('{ "input": "Lode" }'), fedNames);
    expect(profile).toBeUndefined();
    expect(problems).toMatchObject([{ reason: 'unknown-name', path: 'phases.input', found: '"Lode"' }]);
  });
});
