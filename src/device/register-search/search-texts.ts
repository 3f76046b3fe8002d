import type { Bilingual } from '../../core/bilingual.js';
import type { Advice, Evidence, RelationKind } from '../../objects/register-search/search-types.js';
import { formatAddress } from '../../ups/maps/condition.js';

/** The word that a key names, as it is on the wire. */
function wordOf(key: string): string {
  const [, functionCode, address] = key.split(':');
  return `${formatAddress(Number(address))}${functionCode === '4' ? ' fc4' : ''}`;
}

const relations: Readonly<Record<RelationKind, Bilingual>> = {
  'phase-to-phase': { en: 'phase to phase voltage', fr: 'tension entre phases' },
  'apparent-power': { en: 'apparent power', fr: 'puissance apparente' },
  'power-factor': { en: 'power factor', fr: 'facteur de puissance' },
  mean: { en: 'mean of the phases', fr: 'moyenne des phases' },
  sum: { en: 'sum of the phases', fr: 'somme des phases' },
  'at-most': { en: 'never more than', fr: 'jamais plus que' },
};

/** One reason for or against a candidate, for people. */
export function evidenceText(evidence: Evidence): Bilingual {
  switch (evidence.code) {
    case 'matches': {
      const { count, of, levels } = evidence;
      return {
        en: `matches ${count} of ${of} observations, at ${levels} different values`,
        fr: `correspond à ${count} observations sur ${of}, à ${levels} valeurs différentes`,
      };
    }
    case 'contradicts': {
      const { shown, said } = evidence;
      const [en, fr] =
        said === undefined ? ['something else', 'autre chose'] : [String(said), String(said).replace('.', ',')];
      return {
        en: `said ${en} when the display showed ${shown}`,
        fr: `disait ${fr} quand l'afficheur montrait ${shown}`,
      };
    }
    case 'constant':
      return { en: 'has never changed', fr: "n'a jamais changé" };
    case 'beside': {
      const { object, key } = evidence;
      return { en: `stands beside ${object} (${wordOf(key)})`, fr: `se trouve à côté de ${object} (${wordOf(key)})` };
    }
    case 'relation': {
      const { relation, objects, fits } = evidence;
      const { en, fr } = relations[relation];
      const names = objects.join(', ');
      return {
        en: `${fits ? 'fits' : 'does not fit'} as ${en} with ${names}`,
        fr: `${fits ? 'concorde' : 'ne concorde pas'} comme ${fr} avec ${names}`,
      };
    }
    case 'copy-of':
      return { en: `always the same as ${wordOf(evidence.key)}`, fr: `toujours égal à ${wordOf(evidence.key)}` };
    case 'alike':
      return { en: `${wordOf(evidence.key)} fits as well`, fr: `${wordOf(evidence.key)} convient aussi` };
    case 'feeds': {
      const names = evidence.objects.join(', ');
      return { en: `feeds ${names} already`, fr: `alimente déjà ${names}` };
    }
    case 'documented': {
      const { name, certainty } = evidence;
      return { en: `is ${name} by the documents (${certainty})`, fr: `est ${name} selon les documents (${certainty})` };
    }
    case 'managed':
      return evidence.managed
        ? { en: 'the UPS says that it fills this word', fr: "l'ASI dit qu'elle remplit ce mot" }
        : { en: 'the UPS says that it does not fill this word', fr: "l'ASI dit qu'elle ne remplit pas ce mot" };
    case 'high-word-zero':
      return {
        en: `the other word (${wordOf(evidence.key)}) is zero: one word or two, the value is the same`,
        fr: `l'autre mot (${wordOf(evidence.key)}) est nul : un mot ou deux, la valeur est la même`,
      };
    case 'also-asked':
      return { en: `fits ${evidence.object} as well`, fr: `convient aussi à ${evidence.object}` };
    case 'changed-with': {
      const { count, of } = evidence;
      return {
        en: `changed with the display ${count} times of ${of}`,
        fr: `a changé avec l'afficheur ${count} fois sur ${of}`,
      };
    }
    case 'changed-otherwise':
      return {
        en: `changed ${evidence.count} times when the display did not`,
        fr: `a changé ${evidence.count} fois sans l'afficheur`,
      };
    case 'general-alarm':
      return {
        en: `rose with other alarms too (${evidence.count}): perhaps a general alarm`,
        fr: `est monté aussi avec d'autres alarmes (${evidence.count}) : peut-être une alarme générale`,
      };
  }
}

const causes: Readonly<Record<string, Bilingual>> = {
  load: { en: 'the load', fr: 'la charge' },
  mains: { en: 'the mains (a mains failure will do)', fr: 'le secteur (une coupure convient)' },
  battery: { en: 'the battery (let it discharge for a moment)', fr: 'la batterie (laissez-la se décharger un moment)' },
  temperature: { en: 'the temperature', fr: 'la température' },
};

/** What to do next, for people. */
export function adviceText(advice: Advice): Bilingual {
  switch (advice.code) {
    case 'none':
      return { en: 'Nothing more is needed.', fr: "Il n'y a plus rien à faire." };
    case 'read-now':
      // Not what each would show: who knows that reads what he expects, and the observation proves nothing.
      return {
        en: `Read the display again now: ${advice.expected.map(({ key }) => wordOf(key)).join(' and ')} differ at this moment.`,
        fr: `Relisez l'afficheur maintenant : ${advice.expected.map(({ key }) => wordOf(key)).join(' et ')} diffèrent en ce moment.`,
      };
    case 'more-decimals':
      return {
        en: `Type ${advice.places} digits after the point, if the display has them.`,
        fr: `Saisissez ${advice.places} chiffres après la virgule, si l'afficheur les montre.`,
      };
    case 'after-change': {
      const { en, fr } = causes[advice.of] ?? { en: advice.of, fr: advice.of };
      return {
        en: `Read the display again when ${en} has changed by more than ${advice.percent} %.`,
        fr: `Relisez l'afficheur quand ${fr} aura changé de plus de ${advice.percent} %.`,
      };
    }
    case 'read-also':
      return { en: `Read ${advice.object} as well.`, fr: `Lisez aussi ${advice.object}.` };
    case 'check':
      return {
        en: `Everything fits but ${advice.shown}: read it again, and forget that observation if it was wrong.`,
        fr: `Tout concorde sauf ${advice.shown} : relisez, et oubliez cette observation si elle était fausse.`,
      };
    case 'choose':
      return {
        en: `${advice.keys.map(wordOf).join(' and ')} are always the same: either will do.`,
        fr: `${advice.keys.map(wordOf).join(' et ')} sont toujours égaux : l'un ou l'autre convient.`,
      };
    case 'not-readable':
      return {
        en: 'No readable word shows it: the UPS does not tell it here, or one observation is wrong.',
        fr: "Aucun mot lisible ne le montre : l'ASI ne le dit pas ici, ou une observation est fausse.",
      };
    case 'tell-other-state':
      return {
        en: `Tell also when the display shows another state of ${advice.object}: so far a bit and a number of the word say the same.`,
        fr: `Dites aussi quand l'afficheur montre un autre état de ${advice.object} : pour l'instant un bit et un nombre du mot disent la même chose.`,
      };
    case 'tell-change':
      return advice.toSet
        ? { en: 'Tell when the display shows it.', fr: "Dites quand l'afficheur le montrera." }
        : { en: 'Tell when the display no longer shows it.', fr: "Dites quand l'afficheur ne le montrera plus." };
  }
}
