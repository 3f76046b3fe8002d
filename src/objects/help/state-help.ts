import type { Bilingual } from '../../core/bilingual.js';
import type { MultiStateName } from '../catalog/multi-states.js';

type StateLine = readonly [state: string, en: string, fr: string];

/** How the load is supplied (Manual §6.2.2, §6.2.3). */
const loadStates: readonly StateLine[] = [
  [
    'ON MAINT. BYPASS',
    'The load is fed by the maintenance bypass, past the UPS: an outage reaches it at once.',
    "La charge est alimentée par le by-pass de maintenance, en dehors de l'ASI : une coupure l'atteint aussitôt.",
  ],
  [
    'ON BATTERY',
    'The mains have failed, and the battery supplies the load through the inverter, for as long as it lasts.',
    "Le secteur a disparu, et la batterie alimente la charge par l'onduleur, tant qu'elle tient.",
  ],
  [
    'ON INVERTER',
    'The inverter supplies the load: it is protected.',
    "L'onduleur alimente la charge : elle est protégée.",
  ],
  [
    'NORMAL MODE',
    'The load is supplied in normal mode; for UPS that are off-line.',
    'La charge est alimentée en mode normal ; pour les ASI « off-line ».',
  ],
  [
    'ECO MODE',
    'The load is on the bypass to save energy; the inverter takes over when the mains leave their tolerance.',
    "La charge est sur le by-pass pour économiser l'énergie ; l'onduleur prend le relais si le secteur sort de sa tolérance.",
  ],
  [
    'ON BYPASS',
    'The load is on the automatic bypass: fed by the mains, without the inverter and without the battery behind it.',
    "La charge est sur le by-pass automatique : alimentée par le secteur, sans l'onduleur ni la batterie derrière elle.",
  ],
  [
    'LOAD OFF',
    'The output is off: the load is not supplied. The default, when no other state applies.',
    "La sortie est à l'arrêt : la charge n'est pas alimentée. Valeur par défaut, quand aucun autre état ne s'applique.",
  ],
];

export interface StatesHelp {
  readonly meaning: Bilingual;
  readonly states: readonly StateLine[];
}

/** What an object tells, and each of its states (Manual §6.2), in the manual's order. */
export const stateHelp: Readonly<Record<MultiStateName, StatesHelp>> = {
  DeviceStatus: {
    meaning: {
      en: 'The one object about this gateway itself: whether it hears the UPS, and whether it is well.',
      fr: "Le seul objet qui concerne la passerelle elle-même : reçoit-elle les réponses de l'ASI, et fonctionne-t-elle correctement ?",
    },
    states: [
      ['Running', 'BACnet works, and the UPS answers.', "BACnet fonctionne, et l'ASI répond."],
      [
        'Ready',
        'The gateway works; the first complete reading of the UPS is not over.',
        "La passerelle fonctionne ; la première lecture complète de l'ASI n'est pas terminée.",
      ],
      [
        'No com with UPS',
        'The UPS does not answer: all values are old and carry the FAULT flag.',
        "L'ASI ne répond pas : toutes les valeurs sont anciennes et portent l'indicateur FAULT.",
      ],
      [
        'Fault',
        'The gateway itself cannot do what it is told; Home says why.',
        "La passerelle elle-même ne peut pas faire ce qui lui est demandé ; l'accueil dit pourquoi.",
      ],
    ],
  },
  UPSLoadStatus: {
    meaning: {
      en: 'How the whole system supplies the load. On a single UPS it repeats UnitLoadStatus; a DELPHYS with ADICOM shows 0.',
      fr: 'Comment le système entier alimente la charge. Sur une ASI unitaire, recopie de UnitLoadStatus ; 0 pour une DELPHYS avec ADICOM.',
    },
    states: loadStates,
  },
  UnitLoadStatus: {
    meaning: {
      en: 'How the unit supplies the load. Of several states that are true at once the lowest number counts.',
      fr: "Comment l'unité alimente la charge. Si plusieurs états sont vrais à la fois, c'est le plus petit numéro qui compte.",
    },
    states: loadStates,
  },
  UnitStatus: {
    meaning: { en: 'What the unit is doing.', fr: "Ce que fait l'unité." },
    states: [
      [
        'SERVICE MODE',
        'A technician has put the unit into service mode.',
        "Un technicien a mis l'unité en mode service.",
      ],
      [
        'ISOLATED',
        'The unit is not connected to the output busbar: it carries nothing.',
        "L'unité n'est pas raccordée au jeu de barres de sortie : elle ne porte rien.",
      ],
      [
        'ON STANDBY',
        'The unit is ready, and the load is not supplied by it.',
        "L'unité est prête, et n'alimente pas la charge.",
      ],
      ['AUTO-TEST', 'An internal self-test is under way.', 'Un auto-test interne est en cours.'],
      ['OPERATING', 'The unit supplies the load.', "L'unité alimente la charge."],
      [
        'AVAILABLE',
        'The unit is ready to supply the load. The default, when no other state applies.',
        "L'unité est prête à alimenter la charge. Valeur par défaut, quand aucun autre état ne s'applique.",
      ],
    ],
  },
  Alarms: {
    meaning: {
      en: 'The gravest class of alarm that is present: one object for a BMS that shows a single lamp. UnitAlarms says which ones.',
      fr: "La classe d'alarme la plus grave présente : un seul objet pour une GTB qui n'a qu'un voyant. UnitAlarms indique lesquelles.",
    },
    states: [
      ['NO ALARM', 'No alarm of the unit is present.', "Aucune alarme de l'unité n'est présente."],
      [
        'CRITICAL ALARM',
        'A critical alarm of rectifier, inverter or bypass is present: call for service.',
        "Une alarme critique du redresseur, de l'onduleur ou du by-pass est présente : appelez le service après-vente.",
      ],
      [
        'PREVENTIVE ALARM',
        'A preventive alarm of rectifier, inverter or bypass is present: it still works, have it looked at.',
        "Une alarme préventive du redresseur, de l'onduleur ou du by-pass est présente : l'ensemble fonctionne encore, faites-le contrôler.",
      ],
      [
        'GENERAL ALARM',
        'One or more alarms are present that are neither critical nor preventive.',
        'Une ou plusieurs alarmes sont présentes, ni critiques ni préventives.',
      ],
    ],
  },
  BatteryStatus: {
    meaning: {
      en: 'State of the battery. Of several that are true at once the lowest number counts.',
      fr: "État de la batterie. Si plusieurs états sont vrais à la fois, c'est le plus petit numéro qui compte.",
    },
    states: [
      [
        'NO BATTERY',
        'There is no battery: the UPS works as a converter, and an outage reaches the load.',
        "Il n'y a pas de batterie : l'ASI fonctionne en convertisseur, et une coupure atteint la charge.",
      ],
      [
        'DISCONNECTED',
        'The battery is disconnected: check its breaker or fuses.',
        'La batterie est déconnectée : vérifiez son disjoncteur ou ses fusibles.',
      ],
      ['DISCHARGED', 'The battery is empty.', 'La batterie est vide.'],
      ['LOW', 'The runtime ends: the load goes off soon.', "Fin d'autonomie : la charge va bientôt s'arrêter."],
      ['DISCHARGING', 'The UPS runs on the battery.', "L'ASI fonctionne sur batterie."],
      [
        'DISCHARG. TO INPUT',
        'The battery is discharged into the input, for a test (option BCR).',
        "La batterie se décharge vers l'entrée, pour un essai (fonction optionnelle BCR).",
      ],
      ['ALARM', 'The UPS reports an alarm of the battery.', "L'ASI signale une alarme batterie."],
      ['TESTING', 'A battery test is under way.', 'Un test de batterie est en cours.'],
      ['CHARGING', 'The battery is being charged.', 'La batterie est en charge.'],
      [
        'OK',
        'The battery is well. The default, when no other state applies.',
        "La batterie est en bon état. Valeur par défaut, quand aucun autre état ne s'applique.",
      ],
    ],
  },
  RectifierStatus: {
    meaning: {
      en: 'Whether the rectifier makes direct voltage of the mains, for the inverter and the battery.',
      fr: "Le redresseur transforme-t-il le secteur en tension continue, pour l'onduleur et la batterie ?",
    },
    states: [
      [
        'OFF',
        'The rectifier is off: what runs, runs on battery or bypass.',
        "Redresseur à l'arrêt : ce qui fonctionne le fait sur batterie ou sur by-pass.",
      ],
      ['ON', 'The rectifier works.', 'Le redresseur fonctionne.'],
    ],
  },
  InverterStatus: {
    meaning: {
      en: 'Whether the inverter makes the voltage that protects the load.',
      fr: "L'onduleur produit-il la tension qui protège la charge ?",
    },
    states: [
      [
        'OFF',
        'The inverter is off: the load is on a bypass, or not supplied.',
        "Onduleur à l'arrêt : la charge est sur un by-pass, ou n'est pas alimentée.",
      ],
      ['ON', 'The inverter works.', "L'onduleur fonctionne."],
    ],
  },
  InputRecStatus: {
    meaning: { en: 'Mains at the input of the rectifier.', fr: "Secteur à l'entrée du redresseur." },
    states: [
      [
        'GEN SET',
        'A generator set supplies the input, by a contact at the ADC card.',
        "Un groupe électrogène alimente l'entrée, d'après un contact de la carte ADC.",
      ],
      [
        'NOT PRESENT',
        'No supply at the input of the rectifier, or its switch is open.',
        "Pas d'alimentation à l'entrée du redresseur, ou son interrupteur est ouvert.",
      ],
      [
        'OUT OF TOL',
        'The supply is there, but its voltage or frequency is out of tolerance.',
        'Alimentation présente, mais sa tension ou sa fréquence est hors tolérance.',
      ],
      ['OK', 'The supply of the rectifier is present.', "L'alimentation du redresseur est présente."],
    ],
  },
  InputBypStatus: {
    meaning: {
      en: 'Supply at the input of the bypass: whether the load could be fed by it.',
      fr: "Alimentation à l'entrée du by-pass : la charge pourrait-elle être alimentée par lui ?",
    },
    states: [
      [
        'NOT PRESENT',
        'No supply at the input of the bypass, or its switch is open.',
        "Pas d'alimentation à l'entrée du by-pass, ou son interrupteur est ouvert.",
      ],
      [
        'OUT OF TOL',
        'The supply is there, but out of tolerance: the load cannot go over to it.',
        'Alimentation présente, mais hors tolérance : la charge ne peut pas y passer.',
      ],
      [
        'SYNCHRO INV',
        'The source of the bypass is synchronised with the inverter: the load can change over without a break.',
        "La source du by-pass est synchronisée avec l'onduleur : la charge peut changer de source sans coupure.",
      ],
      ['OK', 'The supply of the bypass is present.', "L'alimentation du by-pass est présente."],
    ],
  },
};
