import type { Bilingual } from '../core/bilingual.js';
import { filledText } from '../core/written-texts.js';

/**
 * Why a value is not what the UPS says now, a cause per line, in a sentence for people: what it is, and what follows from
 * it. `{low}`, `{high}` and `{unit}`, with a space before it where there is one, stand for the bounds of the quantity.
 */
export const causeSentences = {
  starting: {
    en: 'The first complete reading of the UPS is not over yet.',
    fr: "La première lecture complète de l'ASI n'est pas encore terminée.",
  },
  lost: {
    en: 'The UPS does not answer: this is what it said last. A BMS sees the FAULT flag.',
    fr: "L'ASI ne répond pas : c'est la dernière valeur reçue. Une GTB voit l'indicateur FAULT.",
  },
  'lost-withheld': {
    en: 'The UPS does not answer, and the setting on_loss withholds old values: a BMS reads -1 with the FAULT flag.',
    fr: "L'ASI ne répond pas, et le réglage on_loss retient les valeurs anciennes : une GTB lit -1 avec l'indicateur FAULT.",
  },
  'silent-table': {
    en: 'The UPS answers, but for some time no longer with the table of this value: it is old.',
    fr: "L'ASI répond, mais ne fournit plus la table de cette valeur depuis un moment : elle est ancienne.",
  },
  refused: {
    en: 'The UPS refuses the table of this value: it answers the request with an exception.',
    fr: "L'ASI refuse la table de cette valeur : elle répond à la requête par une exception.",
  },
  'no-scale': {
    en: 'The word is read, but the UPS has not said whether it measures in tenths: the number may be ten times too large.',
    fr: "Le mot est lu, mais l'ASI n'a pas indiqué si elle mesure en dixièmes : le nombre peut être dix fois trop grand.",
  },
  'not-told': {
    en: 'The word is read, but the UPS has not said which measurements it provides: it does not answer for the table that tells it, or refuses it with an exception that does not say that there is none. This may be none of them.',
    fr: "Le mot est lu, mais l'ASI n'a pas dit quelles mesures elle fournit : elle ne répond pas pour la table qui l'indique, ou la refuse par une exception qui ne dit pas qu'il n'y en a pas. Celle-ci peut ne pas en être.",
  },
  'no-phases': {
    en: 'The word is read, but the UPS has not said how many phases it has: with a single one it has no such value.',
    fr: "Le mot est lu, mais l'ASI n'a pas indiqué combien de phases elle a : monophasée, elle n'a pas cette valeur.",
  },
  'phases-untold': {
    en: 'Only a UPS with a single phase has this value, and this one has not said yet how many it has.',
    fr: "Seule une ASI monophasée a cette valeur, et celle-ci n'a pas encore indiqué combien de phases elle a.",
  },
  'single-phase': {
    en: 'The UPS has a single phase here: the manual orders -1 for what only three phases have (§5.2.2).',
    fr: "L'ASI est monophasée à cet endroit : le manuel impose -1 pour ce qui n'existe qu'en triphasé (§5.2.2).",
  },
  'not-provided': {
    en: 'The UPS itself says that it does not provide this measurement.',
    fr: "L'ASI indique elle-même qu'elle ne fournit pas cette mesure.",
  },
  mark: {
    en: 'The word holds the mark by which the UPS says “not available”.',
    fr: "Le mot contient la marque par laquelle l'ASI signale « non disponible ».",
  },
  'blank-table': {
    en: 'Every word of its table reads 0xFFFF: the UPS does not fill this table.',
    fr: "Tous les mots de sa table valent 0xFFFF : l'ASI ne remplit pas cette table.",
  },
  'no-power': {
    en: 'There is no apparent power to divide by: without a load there is no power factor.',
    fr: 'La puissance apparente est nulle : sans charge, pas de facteur de puissance.',
  },
  'manual-minus-one': {
    en: 'The manual orders -1: this range does not manage the value (§7.1).',
    fr: 'Le manuel impose -1 : cette gamme ne gère pas la valeur (§7.1).',
  },
  'manual-zero': {
    en: 'The manual orders 0: a DELPHYS with ADICOM says nothing of the whole system (§5.1, note **).',
    fr: "Le manuel impose 0 : une DELPHYS avec ADICOM n'indique rien du système entier (§5.1, note **).",
  },
  'no-register': {
    en: 'No document publishes a register for this value on this UPS. It can be looked for, or assigned by hand.',
    fr: 'Aucun document ne publie de registre pour cette valeur sur cette ASI. Il peut être recherché, ou attribué à la main.',
  },
  'no-register-state': {
    en: 'No document publishes a register for it on this UPS: what a BMS reads is a default with the FAULT flag, no news of the UPS.',
    fr: "Aucun document ne publie de registre pour cet objet sur cette ASI : ce qu'une GTB lit est une valeur par défaut avec l'indicateur FAULT, et n'indique rien de l'ASI.",
  },
  'short-table': {
    en: 'The table of this UPS is shorter than that of the document: it ends before this word.',
    fr: "La table de cette ASI est plus courte que celle du document : elle s'arrête avant ce mot.",
  },
  'unread-table': {
    en: 'The table of this value is not read on this UPS.',
    fr: "La table de cette valeur n'est pas lue sur cette ASI.",
  },
  'beyond-bounds': {
    en: 'The word gives a number that this quantity cannot be: it lies outside of {low} to {high}{unit}. It is not believed.',
    fr: "Le mot donne un nombre impossible pour cette grandeur : il est hors de la plage de {low} à {high}{unit}. Il n'est pas retenu.",
  },
  contradicted: {
    en: 'The measurements contradict the state that the UPS tells: it is shown with the FAULT flag, and not believed.',
    fr: "Les mesures contredisent l'état qu'indique l'ASI : il est montré avec l'indicateur FAULT, et n'est pas retenu.",
  },
} as const satisfies Readonly<Record<string, Bilingual>>;

export type ValueCause = keyof typeof causeSentences;

/** Of the quantity, where the cause names them. */
export interface CauseFacts {
  readonly low: number;
  readonly high: number;
  readonly unit: string;
}

export function causeSentence(cause: ValueCause, { low, high, unit }: CauseFacts): Bilingual {
  const facts = { low, high, unit: unit && ` ${unit}` };
  const { en, fr } = causeSentences[cause];
  return { en: filledText(en, facts), fr: filledText(fr, facts) };
}
