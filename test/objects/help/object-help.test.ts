import { describe, expect, it } from 'vitest';
import { analogValues } from '../../../src/objects/catalog/analog-values.js';
import { bitStrings } from '../../../src/objects/catalog/bit-strings.js';
import { multiStates } from '../../../src/objects/catalog/multi-states.js';
import { helpOf } from '../../../src/objects/help/object-help.js';
import { stateHelp } from '../../../src/objects/help/state-help.js';

const isSentence = (text: string) => text.length > 10 && /[.?]$/.test(text) && !/undefined|\{|\*/.test(text);

describe('help of the objects', () => {
  it.each([...analogValues, ...multiStates, ...bitStrings].map(({ name }) => name))(
    '%s: a sentence in each language, and they differ',
    (name) => {
      const { meaning, states = [], bits = [] } = helpOf(name);
      for (const { en, fr } of [meaning, ...states, ...bits]) {
        expect(isSentence(en), en).toBe(true);
        expect(isSentence(fr), fr).toBe(true);
        expect(fr).not.toBe(en);
      }
    },
  );

  it('has the states of Manual §6.2 in the order of the catalogue', () => {
    for (const { name, states } of multiStates) expect(stateHelp[name].states.map(([state]) => state)).toEqual(states);
  });

  it('says in the words of an operator what input voltage and runtime are', () => {
    expect(helpOf('RECTIFIER_V1').meaning.en).toMatch(/^Input voltage: mains/);
    expect(helpOf('RECTIFIER_U31').meaning.fr).toMatch(/^Tension d'entrée : secteur entre ces deux phases/);
    expect(helpOf('BATTERY_Min').meaning.fr).toMatch(/^Autonomie :/);
    expect(helpOf('UPS_OUTPUT_Lr').meaning.en).toContain('whole system');
    expect(helpOf('UNIT_OUTPUT_Lr2').meaning.en).toMatch(/of this phase .* Of the unit/);
  });

  it('says of an alarm what it is and what follows', () => {
    const bits = bitStrings[2]?.bits ?? [];
    const battery = helpOf('UnitAlarms').bits?.[bits.indexOf('BAT. DISCONNECTED')];
    expect(battery?.en).toMatch(/^Battery disconnected \(unit\)\. In an outage the load would fall at once/);
    expect(helpOf('UPSAlarms').bits).toHaveLength(23);
    expect(helpOf('UPSAlarms').bits?.[12]?.fr).toBe("Alarme de l'unité 5 (système).");
  });
});
