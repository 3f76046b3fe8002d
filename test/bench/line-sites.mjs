// UPSs at the end of a line as the documents have them: tables, what makes them known, and one word for each kind of object.

const vuMap = {
  name: 'VU-MAP (MASTERYS GP4)',
  family: 'masterys-gp4',
  map: 'vu-map',
  tables: [
    [0x0001, 15],
    [0x0010, 10],
    [0x001a, 10],
    [0x0024, 6],
    [0x002a, 6],
    [0x0030, 8],
    [0x0038, 8],
    [0x0040, 80],
    [0x00c0, 7],
    [0x00cb, 4],
  ],
  // T000 single UPS, T006 three phases, T009 battery, T014 MASTERYS GP4; all measurements managed.
  words: [
    [0x0001, 0x0101],
    [0x0007, 0x0303],
    [0x000a, 1],
    [0x000f, 0x8300],
    [0x00c0, 0xffff],
    [0x00c1, 0xffff],
    [0x00c2, 0xffff],
  ],
  first: 0x0030,
  // A000 imminent stop, S009 service mode, M000 load rate.
  alarm: { address: 0x0038, word: 0x0001 },
  status: { address: 0x0030, word: 0x0200 },
  measurement: { address: 0x0040, word: 57, words: 40, instance: 26 },
};

const jbusp = (name, family, statusWords, configurationWords) => ({
  name,
  family,
  map: 'jbusp',
  tables: [
    [0x1000, 12],
    [0x1020, statusWords],
    [0x1040, 4],
    [0x1060, 48],
    [0x10e0, configurationWords],
    [0x1360, 4],
  ],
  words: [[0x10ed, 2]],
  first: 0x1020,
  // A31 imminent stop, S48 maintenance mode, M03 load rate.
  alarm: { address: 0x1041, word: 0x8000 },
  status: { address: 0x1023, word: 0x0001 },
  measurement: { address: 0x1063, word: 57, words: 48, instance: 26 },
});

const adicom = {
  name: 'ADICOM (DELPHYS GP)',
  family: 'delphys-gp',
  map: 'adicom',
  tables: [
    [0x1100, 32],
    [0x1120, 16],
    [0x1143, 4],
    [0x114a, 5],
    [0x1220, 96],
    [0x1360, 4],
  ],
  words: [],
  first: 0x1143,
  // No bit of a unit is published: M094 battery charge.
  measurement: { address: 0x125e, word: 57, words: 64, instance: 70 },
};

export const lineSites = [
  { site: vuMap, baud: 57_600 },
  { site: vuMap, baud: 9600 },
  { site: jbusp('JBUSP (MASTERYS GP)', 'masterys-gp', 4, 16), baud: 9600 },
  { site: jbusp('JBUSP (DELPHYS MX)', 'delphys-mx', 6, 32), baud: 9600 },
  { site: adicom, baud: 9600 },
];
