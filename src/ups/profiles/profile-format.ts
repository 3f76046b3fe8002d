import { profileNamePattern } from '../model/profile-limits.js';
import {
  choice,
  decimal,
  either,
  flag,
  hexadecimal,
  list,
  optional,
  record,
  required,
  row,
  rows,
  text,
  type ValueOf,
  whole,
} from './shapes.js';

// The format of a profile, a line per member. What the check accepts, the published schema and the table of the README
// all follow from here. There is no member that writes, and there will be none.

const address = hexadecimal(0xffff, 'an address', 'une adresse');
const rawWord = hexadecimal(0xffff, 'a word', 'un mot');
const rawNumber = hexadecimal(0xffff_ffff, 'a raw number', 'un nombre brut');
const readFunction = choice(3, 4);
const cadence = choice('urgent', 'regular', 'turn', 'spare', 'slow');
const kind = choice('values', 'bits', 'text', 'clock');
const certaintyShape = choice('documented', 'derived', 'inferred', 'found');
const source = required(
  text({ maxLength: 200 }),
  'Where it is printed: the document and its page.',
  'Où cela est imprimé : le document et sa page.',
);
const certainty = required(
  certaintyShape,
  'How sure it is: read in a document of this range, put together from printed facts, supposed, or found on a site.',
  'Degré de certitude : lu dans un document de cette gamme, déduit de faits imprimés, supposé, ou trouvé sur un site.',
);
const codePattern = /^[A-Za-z][A-Za-z0-9_.-]*$/;
const code = text({
  maxLength: 40,
  pattern: codePattern,
  en: 'up to 40 letters, digits, - _ and ., a letter first, such as M000 or OutputVoltage',
  fr: '40 lettres, chiffres, - _ et . au plus, une lettre en premier, comme M000 ou OutputVoltage',
});
const codeOf = (list: string) =>
  text({
    maxLength: 40,
    pattern: codePattern,
    en: `the code of a row of "${list}"`,
    fr: `le code d'une ligne de "${list}"`,
  });
const wordCode = codeOf('words');
const textCode = codeOf('texts');
const idPattern = /^[A-Za-z][A-Za-z0-9_-]*$/;
const tableName = text({ maxLength: 40, pattern: idPattern, en: 'the id of a table', fr: "l'id d'une table" });
const meaning = required(text({ maxLength: 120 }), "The document's own words for it.", 'Les mots du document.');
const words = (most: number) => whole(1, most);
const unitNumber = choice(1, 2, 3, 4, 5, 6, 7, 8);
const page = either(unitNumber, ['number'], choice('single', 'system'));

const serial = record({
  baud: required(
    choice(1200, 2400, 4800, 9600, 19_200, 38_400, 57_600, 115_200),
    'Speed as the UPS is delivered.',
    "Vitesse à la livraison de l'ASI.",
  ),
  parity: required(choice('none', 'even', 'odd'), 'Parity.', 'Parité.'),
  stopBits: required(choice(1, 2), 'Stop bits.', "Bits d'arrêt."),
  slave: required(whole(1, 247), 'Modbus address as delivered.', 'Adresse Modbus à la livraison.'),
});

const speed = record({
  baud: required(
    choice(1200, 2400, 4800, 9600, 19_200, 38_400, 57_600, 115_200),
    'A speed at which the search tries it.',
    'Une vitesse que la recherche essaie.',
  ),
  rank: optional(
    whole(1, 1000),
    'Of the speeds of this profile those of lower rank are tried first, once the settings name it. Without it: 20.',
    'Des vitesses de ce profil, les rangs plus petits sont essayés en premier, une fois que les réglages le nomment. Sans lui : 20.',
  ),
});

const tableAddresses = record({
  single: optional(address, 'Of a UPS on its own.', "D'une ASI seule."),
  system: optional(address, 'Of a parallel system as a whole.', "De l'ensemble d'un système parallèle."),
  units: optional(
    list(address, 1, 8),
    'Of unit 1, unit 2 and so on in a parallel system.',
    "De l'unité 1, de l'unité 2, etc. d'un système parallèle.",
  ),
});

const table = record({
  id: required(
    text({
      maxLength: 40,
      pattern: idPattern,
      en: 'up to 40 letters, digits, - and _, a letter first',
      fr: '40 lettres, chiffres, - et _ au plus, une lettre en premier',
    }),
    'Its name in this file.',
    'Son nom dans ce fichier.',
  ),
  address: required(
    address,
    'Its first word as it goes on the wire: counted from 0.',
    'Son premier mot tel que demandé sur la ligne : compté à partir de 0.',
  ),
  words: required(
    words(125),
    'How many; one request reads the whole table, so that every one of them must exist.',
    'Leur nombre ; une requête lit toute la table, donc tous doivent exister.',
  ),
  function: optional(
    readFunction,
    "Modbus function that reads it, when not the file's.",
    'Fonction Modbus qui la lit, si ce n’est pas celle du fichier.',
  ),
  kind: required(kind, 'What it holds.', "Ce qu'elle contient."),
  cadence: required(
    cadence,
    'How often it is read: urgent (every cycle, first), regular (every cycle), turn (one of them a cycle, more where the poll leaves the time), spare (every ten seconds), slow (every ten minutes).',
    'Fréquence de lecture : urgent (chaque cycle, en premier), regular (chaque cycle), turn (une par cycle), spare (toutes les dix secondes), slow (toutes les dix minutes).',
  ),
  at: optional(
    tableAddresses,
    'Where it stands on each page of a parallel system. Without it: at its address, of a UPS on its own.',
    "Sa place sur chaque page d'un système parallèle. Sans lui : à son adresse, d'une ASI seule.",
  ),
  fallbackWords: optional(
    words(125),
    'Words to ask for when the UPS refuses the whole length: some models have a shorter table.',
    "Mots à demander quand l'ASI refuse la longueur entière : certains modèles ont une table plus courte.",
  ),
  continues: optional(
    tableName,
    'The table of which this is the second part in the document.',
    'La table dont celle-ci est la seconde partie dans le document.',
  ),
  parallelOnly: optional(flag, 'Feeds nothing of a UPS on its own.', "N'alimente rien d'une ASI seule."),
  tells: optional(
    choice('status', 'alarms', 'measurements'),
    'What a page stands or falls with: its status, its alarms or its measurements.',
    "Ce qui fait qu'une page existe : son état, ses alarmes ou ses mesures.",
  ),
  identity: optional(flag, 'Tells one UPS from another.', "Distingue une ASI d'une autre."),
  ofDevice: optional(
    flag,
    'Of the UPS as a whole: not asked again of a unit.',
    "De l'ASI entière : pas redemandée à une unité.",
  ),
  optional: optional(
    flag,
    'Configuration, which is read slowly: a condition is not in doubt because this table does not come.',
    "Configuration, lue lentement : une condition n'est pas douteuse parce que cette table ne vient pas.",
  ),
  source,
  certainty,
});

const rowFunction = optional(
  readFunction,
  'Needed only where the address lies in a table of function 3 and in one of function 4.',
  "Nécessaire seulement si l'adresse est dans une table de la fonction 3 et dans une de la fonction 4.",
);

const wordRow = record({
  code: required(
    code,
    "The document's own code or a short name; others refer to it.",
    'Le code du document ou un nom court ; le reste du fichier y renvoie.',
  ),
  address: required(address, 'Of its first word, in one of the tables.', 'De son premier mot, dans une des tables.'),
  function: rowFunction,
  type: required(
    choice('u16', 's16', 'u32', 's32', 'f32'),
    'u16 and s16: one word without or with sign; u32 and s32: two words; f32: two words that hold an IEEE 754 number.',
    'u16 et s16 : un mot sans ou avec signe ; u32 et s32 : deux mots ; f32 : deux mots d’un nombre IEEE 754.',
  ),
  order: optional(
    choice('low-first'),
    'Of two words the low one comes first.',
    'Des deux mots, le mot faible vient en premier.',
  ),
  scale: optional(
    either(decimal(-1e6, 1e6), ['number'], choice('factor')),
    'The value is the number times this: 0.1 for tenths. factor: tenths when the UPS says so. Without it: 1.',
    "La valeur est le nombre multiplié par ceci : 0.1 pour des dixièmes. factor : des dixièmes si l'ASI le dit. Sans lui : 1.",
  ),
  offset: optional(decimal(-1e9, 1e9), 'Added after the scale.', "Ajouté après l'échelle."),
  unit: required(
    choice('', '%', 'kVA', 'kW', 'A', 'V', 'Hz', '°C', 'Ah', 'min', 's', 'h', 'd', 'VA', 'W', 'kWh', 'bytes'),
    "Of the value; the object's own where it feeds one. Empty: none.",
    "De la valeur ; celle de l'objet si elle en alimente un. Vide : aucune.",
  ),
  notAvailable: optional(
    list(rawNumber, 1, 8),
    'Raw numbers by which the UPS says that it has no value, beside those of the file.',
    "Nombres bruts par lesquels l'ASI dit qu'elle n'a pas de valeur, en plus de ceux du fichier.",
  ),
  values: optional(
    list(rawNumber, 1, 64),
    'All raw numbers to which the document gives a meaning, where it lists them: any other one counts as not available, and no state is made of it.',
    "Tous les nombres bruts auxquels le document donne un sens, s'il les énumère : tout autre compte comme non disponible, et aucun état n'en est tiré.",
  ),
  name: meaning,
  source,
  certainty,
});

const bitRow = record({
  code: required(code, "The document's own code or a short name.", 'Le code du document ou un nom court.'),
  address: required(address, 'Of its word, in one of the tables.', 'De son mot, dans une des tables.'),
  function: rowFunction,
  bit: required(whole(0, 15), '0 is the least significant.', '0 est le bit de poids faible.'),
  name: meaning,
  source,
  certainty,
});

const textRow = record({
  code: required(code, "The document's own code or a short name.", 'Le code du document ou un nom court.'),
  address: required(address, 'Of its first word, in one of the tables.', 'De son premier mot, dans une des tables.'),
  function: rowFunction,
  words: required(words(64), 'How many, two characters each.', 'Leur nombre, deux caractères chacun.'),
  firstCharacter: required(
    choice('high-byte', 'low-byte'),
    'Which octet of a word comes first.',
    "Octet d'un mot qui vient en premier.",
  ),
  name: meaning,
  source,
  certainty,
});

const deviceCode = record({
  code: required(rawWord, 'Value of the word.', 'Valeur du mot.'),
  source,
  certainty,
});

const plausibleWords = record({
  address: required(address, 'Of the first word, in that table.', 'Du premier mot, dans cette table.'),
  words: optional(words(64), 'How many. Without it: 1.', 'Leur nombre. Sans lui : 1.'),
  octet: optional(choice('high', 'low'), 'The octet that is meant.', "L'octet concerné."),
  least: optional(rawWord, 'No UPS of the range has less.', "Aucune ASI de la gamme n'a moins."),
  most: optional(
    rawWord,
    'No UPS of the range has more. Without both: printable characters.',
    "Aucune ASI de la gamme n'a plus. Sans les deux : des caractères imprimables.",
  ),
  source,
});

const identity = record({
  table: required(
    tableName,
    'Every UPS of the range answers for this table.',
    'Toute ASI de la gamme répond pour cette table.',
  ),
  code: optional(wordCode, 'The word that holds the device code.', "Le mot qui porte le code de l'appareil."),
  codes: optional(list(deviceCode, 1, 32), 'The device codes of this range.', 'Les codes de cette gamme.'),
  text: optional(
    textCode,
    'The text in which the words are looked for.',
    'Le texte dans lequel les mots sont cherchés.',
  ),
  words: optional(
    list(text({ maxLength: 40 }), 1, 32),
    'Any of them in the text tells this range; capital letters.',
    'Un seul dans le texte désigne cette gamme ; en majuscules.',
  ),
  plausible: optional(
    list(plausibleWords, 1, 32),
    'What words of the table are in every UPS of the range; 0 and 0xFFFF say nothing. What breaks two of these facts, and more than it keeps, is another UPS, unless code or text names it.',
    "Ce que sont des mots de la table dans toute ASI de la gamme ; 0 et 0xFFFF ne disent rien. Qui contredit deux de ces faits, et plus qu'il n'en confirme, est une autre ASI, sauf si code ou texte la nomme.",
  ),
  otherwise: optional(
    flag,
    'A UPS that answers for the table and gives no such code or text is taken for this range: only where nothing else can be.',
    'Une ASI qui répond pour la table sans code ni texte est prise pour cette gamme : seulement si rien d’autre ne peut l’être.',
  ),
});

const plate = record({
  model: optional(textCode, 'The text with its model.', 'Le texte du modèle.'),
  serialNumber: optional(textCode, 'The text with its serial number.', 'Le texte du numéro de série.'),
  nominalKva: optional(wordCode, 'The word with its nominal power.', 'Le mot de la puissance nominale.'),
});

const phaseWords = record({
  input: optional(
    wordCode,
    'The word that counts the phases of the input.',
    "Le mot qui compte les phases de l'entrée.",
  ),
  output: optional(
    wordCode,
    'The word that counts the phases of the output.',
    'Le mot qui compte les phases de la sortie.',
  ),
});

const pageRoles = record({
  ups: optional(
    choice('single', 'system'),
    'Feeds the UPS_ objects; without it they stay 0.',
    'Alimente les objets UPS_ ; sans lui ils restent à 0.',
  ),
  unit: required(
    choice('single', 'system', 'own-unit'),
    'Feeds all other objects.',
    'Alimente tous les autres objets.',
  ),
  device: required(
    choice('single', 'system'),
    'Identity, configuration and clock.',
    'Identité, configuration et horloge.',
  ),
});

const pages = record({
  single: required(pageRoles, 'A UPS on its own.', 'Une ASI seule.'),
  concentrator: required(pageRoles, 'One interface for a parallel system.', 'Une interface pour un système parallèle.'),
  'multi-units': required(pageRoles, 'One interface in each unit.', 'Une interface dans chaque unité.'),
});

const mark = record({
  table: optional(
    tableName,
    'Only a parallel system answers for this table.',
    'Seul un système parallèle répond pour cette table.',
  ),
  address: optional(address, 'Or: a word that says so.', 'Ou : un mot qui le dit.'),
  function: rowFunction,
  mask: optional(
    rawWord,
    'The bits of the word that count. Without it: all.',
    'Les bits du mot qui comptent. Sans lui : tous.',
  ),
  value: optional(
    rawWord,
    'What they are in a parallel system. Without it: all set.',
    "Ce qu'ils valent dans un système parallèle. Sans lui : tous à 1.",
  ),
});

const parallel = record({
  mark: required(mark, 'What only a parallel system has.', 'Ce que seul un système parallèle a.'),
  unitNumber: optional(
    record({ address: required(address, 'The word.', 'Le mot.'), function: rowFunction }),
    'The word with the number of the unit whose page it is.',
    "Le mot du numéro de l'unité de la page.",
  ),
  singleIsUnit1: optional(flag, 'A UPS on its own that calls itself unit 1.', "Une ASI seule qui s'appelle unité 1."),
  untoldUnits: optional(
    record({
      units: required(
        list(unitNumber, 1, 8),
        'Units of which no bit of the system tells.',
        'Unités dont aucun bit du système ne parle.',
      ),
      tables: required(
        list(tableName, 1, 8),
        'The tables on their own pages that do.',
        'Les tables de leurs pages qui en parlent.',
      ),
    }),
    'Units that are asked one by one.',
    'Unités demandées une à une.',
  ),
  ofEachUnit: optional(
    record({
      units: required(list(unitNumber, 1, 8), 'The units.', 'Les unités.'),
      table: required(tableName, 'The table.', 'La table.'),
    }),
    'What a concentrator reads of each unit, because the system has no such table.',
    "Ce qu'un concentrateur lit de chaque unité, car le système n'a pas cette table.",
  ),
  otherUnitPages: optional(
    record({
      address: required(address, 'The word.', 'Le mot.'),
      function: rowFunction,
      values: required(list(rawWord, 1, 32), 'Its values.', 'Ses valeurs.'),
    }),
    'Values of a word by which a UPS is known to have its units elsewhere.',
    "Valeurs d'un mot qui disent que l'ASI a ses unités ailleurs.",
  ),
  inferredPages: optional(
    list(page, 1, 10),
    'Pages that no document of this range prints: all that is read there is inferred.',
    "Pages qu'aucun document de la gamme n'imprime : tout ce qui y est lu est supposé.",
  ),
});

const range = record({
  address: required(address, 'The first word.', 'Le premier mot.'),
  words: required(whole(1, 65_536), 'How many.', 'Leur nombre.'),
});

const feedOptions = record({
  architecture: optional(
    choice('single', 'parallel'),
    'Only for a UPS on its own, or only for a parallel system.',
    'Pour une ASI seule, ou pour un système parallèle seulement.',
  ),
  link: optional(
    choice('inferred'),
    'The register is known; that this object shows it is supposed.',
    'Le registre est connu ; que cet objet le montre est supposé.',
  ),
  orElse: optional(
    choice('computed'),
    'Where the UPS does not manage the word, physics decides.',
    "Si l'ASI ne gère pas le mot, la physique décide.",
  ),
  page: optional(
    either(unitNumber, ['number'], choice('system')),
    "The system's tables, or those of unit n, although the object belongs to another.",
    "Les tables du système, ou de l'unité n, bien que l'objet soit d'une autre.",
  ),
});

const objectName = text({ maxLength: 40 });
const condition = text({
  maxLength: 512,
  en: 'a condition of up to 512 characters, such as OnBattery, not BypassOk, LoadPercent > 100, joined by and, or',
  fr: 'une condition de 512 caractères au plus, comme OnBattery, not BypassOk, LoadPercent > 100, liées par and, or',
});

const plausibility = row(
  ['object', 'state', 'denied by', 'instead'],
  [
    objectName,
    objectName,
    choice('output-live', 'load-measured', 'output-dead', 'rectifier-dead', 'bypass-dead', 'untold'),
    objectName,
  ],
  record({
    unless: optional(
      condition,
      'Only while this condition does not hold; of untold it is what tells the state, which is denied without it.',
      "Seulement tant que cette condition n'est pas vraie ; pour untold, c'est elle qui dit l'état, démenti sans elle.",
    ),
  }),
);

const usualModel = record({
  kva: optional(decimal(0.1, 10_000), 'Nominal apparent power, kVA.', 'Puissance apparente nominale, kVA.'),
  kw: optional(decimal(0.1, 10_000), 'Nominal active power, kW.', 'Puissance active nominale, kW.'),
  phases: optional(choice(1, 3), 'Phases.', 'Phases.'),
  ah: optional(decimal(1, 10_000), 'Battery, Ah.', 'Batterie, Ah.'),
  cells: optional(whole(6, 480), 'Cells of 2 V in a string.', 'Éléments de 2 V par chaîne.'),
  strings: optional(choice(1, 2), 'Strings.', 'Chaînes.'),
  factor: optional(choice(1, 10), '10: it measures in tenths.', '10 : mesures en dixièmes.'),
  reference: optional(text({ maxLength: 60 }), 'What it calls itself.', 'Comment elle se nomme.'),
  modules: optional(whole(0, 32), 'Power modules.', 'Modules de puissance.'),
});

const exceptionCode = whole(1, 11);

const simulator = record({
  tooManyWords: optional(
    exceptionCode,
    'Exception for more words than a table has. Without it: 3.',
    'Exception pour trop de mots. Sans lui : 3.',
  ),
  noTable: optional(
    exceptionCode,
    'Exception where there is no table. Without it: 2.',
    'Exception hors des tables. Sans lui : 2.',
  ),
  singlePageOfParallel: optional(
    flag,
    'A parallel system has the page single.',
    'Un système parallèle a la page single.',
  ),
  systemPageOfSingle: optional(flag, 'A UPS on its own has the page system.', 'Une ASI seule a la page system.'),
  unit1OfModular: optional(
    flag,
    'A UPS on its own that is made of modules also has the page of unit 1.',
    "Une ASI seule faite de modules a aussi la page de l'unité 1.",
  ),
  shortTables: optional(
    choice('parallel-systems', 'some-models'),
    'Which UPS has the shorter form of a table. Without it: some models.',
    "Quelle ASI a la forme courte d'une table. Sans lui : certains modèles.",
  ),
});

/** How many entries each list may have: some ten times what the largest map known needs. */
export const mostRows = { tables: 64, words: 1024, bits: 2048, texts: 64, feeds: 512 } as const;

export const profileFile = record(
  {
    $schema: optional(
      text({ maxLength: 200 }),
      'For editors: where the schema is.',
      'Pour les éditeurs : où est le schéma.',
    ),
    profile: required(choice(1), 'The version of this format.', 'La version de ce format.'),
    name: required(
      text({
        maxLength: 40,
        pattern: profileNamePattern,
        en: '2 to 40 small letters, digits and -, such as galaxy-vl',
        fr: '2 à 40 lettres minuscules, chiffres et -, comme galaxy-vl',
      }),
      'As settings name it.',
      'Comme les réglages la nomment.',
    ),
    maker: required(text({ maxLength: 40 }), 'Who makes the UPS.', "Qui fabrique l'ASI."),
    model: required(text({ maxLength: 60 }), 'What its range is called.', 'Le nom de la gamme.'),
    documents: required(
      list(text({ maxLength: 300 }), 1, 32),
      'What the file was written from: title, number, edition.',
      "D'où vient le contenu : titre, numéro, édition.",
    ),
    remarks: optional(
      list(text({ maxLength: 500 }), 1, 32),
      'What else a reader should know.',
      'Ce que le lecteur devrait savoir aussi.',
    ),
    serial: required(serial, 'The serial line as the UPS is delivered.', "La liaison série à la livraison de l'ASI."),
    speeds: optional(
      list(speed, 1, 8),
      'Speeds that the search tries. Without it: that of the line.',
      'Vitesses que la recherche essaie. Sans lui : celle de la liaison.',
    ),
    maxUnits: optional(
      whole(1, 8),
      'Largest number of units in parallel. Without it: 1.',
      "Nombre maximal d'unités en parallèle. Sans lui : 1.",
    ),
    comSlot: optional(text({ maxLength: 40 }), 'Where the interface is plugged in.', "Où l'interface se branche."),
    function: optional(
      readFunction,
      'Modbus function that reads: 3 holding, 4 input registers. Without it: 3.',
      'Fonction Modbus de lecture : 3 (holding), 4 (input). Sans lui : 3.',
    ),
    notAvailable: optional(
      record({
        word: optional(rawWord, 'In one word.', 'En un mot.'),
        doubleWord: optional(rawNumber, 'In two words.', 'En deux mots.'),
        appliesTo: required(choice('unsigned', 'all'), 'To which numbers.', 'À quels nombres.'),
      }),
      'The raw number by which the UPS says everywhere that it has no value.',
      "Le nombre brut par lequel l'ASI dit partout qu'elle n'a pas de valeur.",
    ),
    tables: required(
      rows(table, 1, mostRows.tables),
      'What is read, a request each.',
      'Ce qui est lu, une requête chacune.',
    ),
    words: optional(rows(wordRow, 0, mostRows.words), 'Numbers.', 'Nombres.'),
    bits: optional(rows(bitRow, 0, mostRows.bits), 'Bits.', 'Bits.'),
    texts: optional(rows(textRow, 0, mostRows.texts), 'Texts.', 'Textes.'),
    identity: required(identity, 'How a UPS of the range is recognised.', 'Comment une ASI de la gamme se reconnaît.'),
    plate: optional(plate, 'What the UPS says of itself.', "Ce que l'ASI dit d'elle-même."),
    phases: optional(
      either(wordCode, ['string'], either(choice(1, 3), ['number'], phaseWords)),
      'Word whose high octet counts the phases of the input, its low octet those of the output; or the words that count each; or 1 or 3, where every UPS of the range has as many.',
      "Mot dont l'octet fort compte les phases d'entrée, l'octet faible celles de sortie ; ou les mots qui comptent chacune ; ou 1 ou 3, si toute ASI de la gamme en a autant.",
    ),
    factor: optional(
      wordCode,
      'Word that is 1 when measurements are in tenths.',
      'Mot qui vaut 1 quand les mesures sont en dixièmes.',
    ),
    managed: optional(
      record({
        table: required(
          tableName,
          'Bit n mod 16 of its word n div 16 says whether there is measurement n.',
          'Le bit n mod 16 de son mot n div 16 dit si la mesure n existe.',
        ),
        measurements: required(tableName, 'The table of the measurements.', 'La table des mesures.'),
      }),
      'Where the UPS says which measurements it has.',
      "Où l'ASI dit quelles mesures elle a.",
    ),
    pages: optional(
      pages,
      'Which addresses feed what. Without it: single everywhere.',
      'Quelles adresses alimentent quoi. Sans lui : single partout.',
    ),
    probePages: optional(
      list(page, 1, 4),
      'Pages that the search asks, in this order. Without it: single.',
      'Pages que la recherche demande, dans cet ordre. Sans lui : single.',
    ),
    parallel: optional(
      parallel,
      'What there is to know of parallel systems.',
      'Ce qu’il faut savoir des systèmes parallèles.',
    ),
    needsBoard: optional(
      flag,
      'As an export of the map ADICOM has it; the search for a UPS by a profile does not ask for it.',
      "Comme l'export de la table ADICOM ; la recherche d'une ASI par un profil n'en tient pas compte.",
    ),
    hears: optional(
      record({
        address: required(address, 'The word, in a table that is urgent.', 'Le mot, dans une table urgent.'),
        function: rowFunction,
        mask: optional(
          rawWord,
          'The bits of it that count. Without it: all.',
          'Les bits qui comptent. Sans lui : tous.',
        ),
        value: required(
          rawWord,
          'What they are while it hears its UPS.',
          "Ce qu'ils valent tant qu'elle entend son ASI.",
        ),
      }),
      'Word by which a gateway card says that it hears its UPS: while it says anything else, the UPS counts as lost.',
      "Mot par lequel une carte dit qu'elle entend son ASI : tant qu'il dit autre chose, l'ASI est perdue.",
    ),
    untouched: optional(
      list(range, 1, 64),
      'Never read, whoever asks: commands and permissions.',
      'Jamais lus, qui que ce soit qui demande : commandes et permissions.',
    ),
    searched: optional(
      list(range, 1, 64),
      'Where a search may look for words beside the tables.',
      'Où une recherche peut chercher des mots hors des tables.',
    ),
    numbers: optional(
      rows(row(['object', 'code'], [objectName, wordCode], feedOptions), 0, mostRows.feeds),
      'Analog Values that show a word.',
      'Analog Values qui montrent un mot.',
    ),
    states: optional(
      rows(row(['object', 'state', 'condition'], [objectName, objectName, condition], feedOptions), 0, mostRows.feeds),
      'Multi-state Values that are in a state while the condition holds; the first state of the object that holds wins.',
      "Multi-state Values dans un état tant que la condition est vraie ; le premier état vrai de l'objet gagne.",
    ),
    bitStrings: optional(
      rows(row(['object', 'bit', 'condition'], [objectName, objectName, condition], feedOptions), 0, mostRows.feeds),
      'Bits of BitString Values that are set while the condition holds.',
      'Bits de BitString Values à 1 tant que la condition est vraie.',
    ),
    ofEachUnit: optional(
      rows(
        row(['object', 'rule', 'code'], [objectName, choice('mean', 'sum', 'least', 'greatest'), wordCode]),
        0,
        mostRows.feeds,
      ),
      'Analog Values of a concentrator made of a word of every unit.',
      "Analog Values d'un concentrateur faites d'un mot de chaque unité.",
    ),
    plausibility: optional(
      rows(plausibility, 0, 64),
      'States that measurements deny, and the state (or unknown) to show instead.',
      "États que des mesures démentent, et l'état (ou unknown) à montrer à la place.",
    ),
    usualModel: optional(usualModel, 'What the simulator shows.', 'Ce que montre le simulateur.'),
    simulator: optional(simulator, 'How the simulator answers.', 'Comment le simulateur répond.'),
  },
  'Profile of a UPS',
);

/** A file whose members are each what they may be. */
export type ProfileFile = ValueOf<typeof profileFile>;
