import { describe, expect, it } from 'vitest';
import { fedNames } from '../../../src/objects/catalog/fed-names.js';
import { familyOfProfile } from '../../../src/ups/profiles/profile-family.js';
import { readProfile } from '../../../src/ups/profiles/read-profile.js';
import { borealProfile } from './boreal-profile.js';

const read = (text: string) => readProfile(text, fedNames);

describe('a profile', () => {
  const { profile, problems } = read(borealProfile);

  it('is read without a word when nothing is wrong with it', () => {
    expect(problems).toEqual([]);
    expect(profile).toMatchObject({ name: 'boreal-two', maker: 'Boreal Power', model: 'BOREAL TWO', maxUnits: 1 });
  });

  it('has each row in the table of its address and function', () => {
    const place = (code: string) => {
      const row = [...(profile?.map.words ?? []), ...(profile?.map.bits ?? []), ...(profile?.map.texts ?? [])].find(
        (one) => one.code === code,
      );
      return [row?.table, row?.offset];
    };
    expect(place('OutputVoltage')).toEqual(['measurements', 0]);
    expect(place('Power')).toEqual(['measurements', 3]);
    expect(place('Model')).toEqual(['plate', 8]);
    expect(place('Name')).toEqual(['plate', 0]);
    expect(place('GeneralAlarm')).toEqual(['status', 1]);
  });

  it('becomes a family whose map has the name of the profile', () => {
    const family = profile && familyOfProfile(profile);
    expect(family).toMatchObject({
      name: 'boreal-two',
      displayName: 'BOREAL TWO',
      maker: 'Boreal Power',
      profile: 'boreal-two',
    });
    expect(family?.serial).toEqual({ baud: 19_200, parity: 'even', stopBits: 1, slave: 2 });
    expect(family?.maps.map(({ id }) => id)).toEqual(['boreal-two']);
    expect(family?.maps[0]?.family).toMatchObject({
      table: 'plate',
      codeOffset: 8,
      codes: [[0xb2, 'boreal-two', 'documented', 'BT-100 p. 7']],
    });
  });
});

describe('a problem of a profile', () => {
  /** What is told when one piece of the text is another. */
  const told = (piece: string, other: string) => {
    expect(borealProfile).toContain(piece);
    const { profile, problems } = read(borealProfile.replace(piece, other));
    expect(profile).toBeUndefined();
    return problems.map(({ reason, line, path }) => [reason, line, path]);
  };

  it('says line, column, path, what was found and what is allowed, in both languages', () => {
    const { problems } = read(borealProfile.replace('"bit": 15', '"bit": 16'));
    expect(problems).toEqual([
      {
        reason: 'value',
        line: 26,
        column: 59,
        path: 'bits[2].bit',
        found: '16',
        allowed: { en: 'a whole number from 0 to 15', fr: 'un entier de 0 à 15' },
      },
    ]);
  });

  it.each([
    ['"profile": 1', '"profile": 2', 'value', 2, 'profile'],
    ['"boreal-two"', '"masterys-gp"', 'conflict', 3, 'name'],
    ['"maker": "Boreal Power",', '', 'missing', 1, 'maker'],
    ['"baud": 19200', '"baud": 19201', 'value', 7, 'serial.baud'],
    ['"function": 4,\n', '"function": 6,\n', 'value', 8, 'function'],
    ['"words": 2,', '"words": 126,', 'value', 11, 'tables[0].words'],
    ['"words": 2,', '"words": 17,', 'overlap', 12, 'tables[1].address'],
    ['"id": "measurements"', '"id": "status"', 'twice', 12, 'tables[1].id'],
    ['"type": "f32"', '"type": "f64"', 'value', 20, 'words[4].type'],
    ['"address": "0x0015"', '"address": "0x0017"', 'across-the-end', 20, 'words[4].address'],
    ['"address": "0x0015"', '"address": "0x0030"', 'outside-tables', 20, 'words[4].address'],
    ['"address": "0x0011", "function": 4', '"address": "0x0011"', 'conflict', 17, 'words[1].address'],
    ['"code": "Load"', '"code": "OUTPUTVOLTAGE"', 'twice', 17, 'words[1].code'],
    ['"scale": 0.1,', '"scales": 0.1,', 'unknown-member', 17, 'words[1].scales'],
    ['"source": "BT-100 p. 5", "certainty": "derived"', '"certainty": "derived"', 'missing', 18, 'words[2].source'],
    ['["UPS_OUTPUT_Lr", "Load"]', '["UPS_OUTPUT_LR", "Load"]', 'unknown-name', 39, 'numbers[1][0]'],
    ['["UPS_OUTPUT_Lr", "Load"]', '["UPS_OUTPUT_Lr", "Loud"]', 'unknown-name', 39, 'numbers[1][1]'],
    ['["UPS_OUTPUT_Lr", "Load"]', '["UPS_OUTPUT_V2", "Load"]', 'unit', 39, 'numbers[1][1]'],
    ['"ON BYPASS"', '"ON BYPAS"', 'unknown-name', 46, 'states[1][1]'],
    ['"ON BYPASS"', '"LOAD OFF"', 'conflict', 46, 'states[1][1]'],
    ['"UPSAlarms"', '"UpsAlarm"', 'unknown-name', 50, 'bitStrings[1][0]'],
  ])('is told for %s -> %s', (piece, other, reason, line, path) => {
    expect(told(piece, other)).toContainEqual([reason, line, path]);
  });

  it.each([
    ['OnBypas and not OnBattery', 'unknown-name', 'probably "OnBypass"'],
    ['Load', 'unknown-name', 'a comparison such as LOAD > 0: it is a number'],
    ['OnBypass > 1', 'unknown-name', 'ONBYPASS alone: it is a bit'],
    ['OnBypass und OnBattery', 'value', undefined],
    ['(OnBypass)', 'unknown-name', undefined],
    ['0x0300.1', 'outside-tables', 'an address in a table'],
    ['0x0010 = 3', 'conflict', 'the code of a row: tables of both functions have this address'],
    ['OnBypass and not OnBypass', 'never', undefined],
    ['OnBypass and not 0x0000.1', 'never', undefined],
    ['OnBypass and not 0x0000', 'never', undefined],
    ['OnBattery or GeneralAlarm and 0x0001 < 1 and 0x0001 > 0', 'never', undefined],
    ['Load < 20 and Load > 19.9', 'never', undefined],
    ['Load > 6553.5', 'never', undefined],
    ['Load = 20.05', 'never', undefined],
    ['not Load >= 0', 'never', undefined],
    ['Temperature < -33000', 'never', undefined],
    ['Frequency < 49 and Frequency > 51', 'never', undefined],
    ['OnBattery', 'never', undefined],
    ['OnBypass and '.repeat(32).concat('OnBypass'), 'value', undefined],
  ])('is told for the condition %s', (condition, reason, allowed) => {
    const { profile, problems } = read(borealProfile.replace('OnBypass and not OnBattery', condition));
    expect(profile).toBeUndefined();
    expect(problems.map((one) => [one.reason, one.line, one.path])).toEqual([[reason, 46, 'states[1][2]']]);
    if (allowed !== undefined) expect(problems[0]?.allowed.en).toBe(allowed);
  });

  it.each([
    'OnBypass',
    '0x0000.1',
    'not 0x0000',
    'shown 0x0001 and OnBypass',
    'Load > 19.9 and Load <= 20',
    'Temperature < 0',
    'Frequency != 50',
    '0x0001 >= 0x8000',
    'Power > 0 or onbypass',
  ])('is not told for the condition %s', (condition) => {
    expect(read(borealProfile.replace('OnBypass and not OnBattery', condition)).problems).toEqual([]);
  });

  it('is told for a table over words that are never to be read', () => {
    expect(
      told('"plate": { "model"', '"untouched": [{ "address": "0x0017", "words": 1 }],\n  "plate": { "model"'),
    ).toEqual([
      ['overlap', 12, 'tables[1].address'],
      ['overlap', 13, 'tables[2].address'],
    ]);
  });

  it('is only advice for a cycle that takes longer than a second at the speed of the line', () => {
    // 2 and 8 words: 2 requests of 8 octets, answers of 9 and 21, 4 silences of 3.5 characters: 60 characters of 11 bits.
    expect(read(borealProfile.replace('19200', '1200')).problems).toEqual([]);
    const slow = borealProfile
      .replace('19200', '1200')
      .replace('"address": "0x0010", "words": 8', '"address": "0x0010", "words": 34')
      .replace('"address": "0x0018", "type"', '"address": "0x0018", "function": 3, "type"');
    const { profile, problems } = read(slow);
    // 52 octets more: 112 characters of 11 bits are 1027 ms.
    expect(problems.map(({ reason, line, path, found }) => [reason, line, path, found])).toEqual([
      ['advice', 10, 'tables', '1027 ms'],
    ]);
    expect(profile?.name).toBe('boreal-two');
  });

  it('names the nearest of the names that are allowed', () => {
    const { problems } = read(borealProfile.replace('"ON BYPASS"', '"ON BYPAS"'));
    expect(problems.map(({ allowed }) => allowed.en)).toEqual(['probably "ON BYPASS"']);
  });

  it('comes with all others of the file', () => {
    const text = borealProfile
      .replace('"bit": 15', '"bit": 16')
      .replace('"u16"', '"u61"')
      .replace('"Load"]', '"Loud"]');
    expect(read(text).problems.map(({ path }) => path)).toEqual(['words[0].type', 'bits[2].bit', 'numbers[1][1]']);
  });
});
