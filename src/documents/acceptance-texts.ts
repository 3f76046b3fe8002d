import type { Language } from '../core/bilingual.js';
import type { Certainty, ValueState } from '../objects/object-value.js';

interface AcceptanceTexts {
  readonly title: string;
  readonly simulated: string;
  readonly notRead: string;
  readonly identity: string;
  readonly device: string;
  readonly model: string;
  readonly vendor: string;
  readonly description: string;
  readonly version: string;
  readonly ups: string;
  readonly range: string;
  readonly registerMap: string;
  readonly values: string;
  readonly raw: string;
  readonly engineering: string;
  readonly printed: string;
  readonly numbers: string;
  readonly states: string;
  readonly alarms: string;
  readonly columns: readonly string[];
  readonly reads: (value: string) => string;
  readonly nothing: string;
  readonly legend: string;
  readonly certainties: Readonly<Record<Certainty, readonly [word: string, meaning: string]>>;
  readonly valueStates: Readonly<Record<ValueState, string>>;
  readonly remarks: string;
  readonly signatures: string;
  readonly parties: readonly string[];
  readonly signatureFields: readonly string[];
}

const en: AcceptanceTexts = {
  title: 'Acceptance sheet',
  simulated: 'SIMULATED: these values are invented by the built-in simulator. This sheet accepts no UPS.',
  notRead: 'No UPS was read for this sheet: the values are to be filled in by hand.',
  identity: 'Device',
  device: 'BACnet device',
  model: 'Model',
  vendor: 'Vendor',
  description: 'Description',
  version: 'Gateway version',
  ups: 'UPS',
  range: 'Range',
  registerMap: 'Register map',
  values: 'Values served',
  raw: 'raw, as the product manual has them',
  engineering: 'engineering units',
  printed: 'Read on',
  numbers: 'Measurements (Analog Values)',
  states: 'States (Multi-state Values)',
  alarms: 'States and alarms by bit (BitString Values)',
  columns: ['OK', 'Object', 'Must show', 'Shows now', 'Unit', 'Certainty'],
  reads: (value) => `BMS reads ${value}`,
  nothing: 'no value',
  legend: 'How certain a value is',
  certainties: {
    documented: ['documented', "the UPS maker's documents print the register"],
    derived: ['derived', 'follows from several documents'],
    inferred: ['inferred', 'concluded, not printed: compare with the panel of the UPS'],
    computed: ['computed', 'calculated from other values'],
    found: ['found on site', 'the register search found the register, by what the panel of the UPS showed'],
    assigned: ['assigned', 'the site gave the register by hand'],
    gateway: ['gateway', "the gateway's own state"],
    none: ['none', 'no register is known'],
  },
  valueStates: {
    good: 'good',
    stale: 'stale',
    refused: 'refused by the UPS',
    'not-available': 'not available',
    'not-managed': 'not managed',
    'no-sensor': 'unknown: no register tells it',
    implausible: 'implausible: beyond what it can be, or denied by the measurements',
    pending: 'not read yet',
  },
  remarks: 'Remarks',
  signatures: 'Signatures',
  parties: ['Installer', 'BMS contractor', 'Operator'],
  signatureFields: ['Name', 'Date', 'Signature'],
};

const fr: AcceptanceTexts = {
  title: 'Fiche de recette',
  simulated: 'SIMULATED : valeurs inventées par le simulateur intégré. Cette fiche ne réceptionne aucune ASI.',
  notRead: "Aucune ASI n'a été lue pour cette fiche : les valeurs sont à relever à la main.",
  identity: 'Équipement',
  device: 'Équipement BACnet',
  model: 'Modèle',
  vendor: 'Constructeur',
  description: 'Description',
  version: 'Version de la passerelle',
  ups: 'ASI',
  range: 'Gamme',
  registerMap: 'Table de registres',
  values: 'Valeurs servies',
  raw: 'brutes, selon la notice du produit',
  engineering: 'en unités physiques',
  printed: 'Relevé le',
  numbers: 'Mesures (Analog Values)',
  states: 'États (Multi-state Values)',
  alarms: 'États et alarmes par bit (BitString Values)',
  columns: ['OK', 'Objet', 'Doit indiquer', 'Indique', 'Unité', 'Certitude'],
  reads: (value) => `la GTB lit ${value}`,
  nothing: 'pas de valeur',
  legend: 'Certitude des valeurs',
  certainties: {
    documented: ['documentée', 'registre imprimé dans les documents du constructeur'],
    derived: ['dérivée', 'résulte de plusieurs documents'],
    inferred: ['déduite', "conclue, non imprimée : comparer à l'afficheur de l'ASI"],
    computed: ['calculée', "obtenue à partir d'autres valeurs"],
    found: ['trouvée sur site', "la recherche de registres a trouvé le registre, d'après l'afficheur de l'ASI"],
    assigned: ['attribuée', 'registre donné à la main par le site'],
    gateway: ['passerelle', 'état propre à la passerelle'],
    none: ['aucune', "aucun registre n'est connu"],
  },
  valueStates: {
    good: 'bonne',
    stale: 'périmée',
    refused: "refusée par l'ASI",
    'not-available': 'non disponible',
    'not-managed': 'non gérée',
    'no-sensor': 'inconnue : aucun registre ne la donne',
    implausible: 'invraisemblable : hors de tout possible, ou démentie par les mesures',
    pending: 'pas encore lue',
  },
  remarks: 'Remarques',
  signatures: 'Signatures',
  parties: ['Installateur', 'Intégrateur GTB', 'Exploitant'],
  signatureFields: ['Nom', 'Date', 'Signature'],
};

export const acceptanceTexts: Readonly<Record<Language, AcceptanceTexts>> = { en, fr };
