import type { Bilingual } from '../../../core/bilingual.js';
import { filledText, type TextFacts } from '../../../core/written-texts.js';
import type { BatteryLeft } from '../../../journal/journal-event.js';
import type { DrillEnd } from './drill.js';
import type { LowReason, LowRule, StaleCause } from './stage-state.js';

const ruleTexts: Readonly<Record<LowRule, Bilingual>> = {
  'battery-low': { en: 'the UPS says that its battery is low', fr: "l'ASI annonce une batterie faible" },
  'imminent-stop': { en: 'the UPS says that it is about to stop', fr: "l'ASI annonce un arrêt imminent" },
  minutes: {
    en: '{value} min of runtime, limit {limit} min',
    fr: "{value} min d'autonomie, limite {limit} min",
  },
  seconds: { en: 'on battery for {value} s, limit {limit} s', fr: 'sur batterie depuis {value} s, limite {limit} s' },
  charge: { en: 'charge {value} %, limit {limit} %', fr: 'capacité {value} %, limite {limit} %' },
  'later-stage': {
    en: 'those that stay longer have to go already',
    fr: "ceux qui restent plus longtemps doivent déjà s'arrêter",
  },
};

const staleTexts: Readonly<Record<StaleCause, Bilingual>> = {
  unread: { en: 'nothing has been read yet', fr: "rien n'a encore été lu" },
  lost: { en: 'nothing tells how the load is fed', fr: 'rien ne dit comment la charge est alimentée' },
  blind: {
    en: 'on battery, and nothing that the limits ask for is told',
    fr: 'sur batterie, et rien de ce que les limites demandent ne se lit',
  },
};

const drillEndTexts: Readonly<Record<DrillEnd, Bilingual>> = {
  over: { en: 'its time was over', fr: 'durée écoulée' },
  left: { en: 'all of its clients have logged out', fr: 'tous ses clients se sont déconnectés' },
  stopped: { en: 'stopped', fr: 'arrêté' },
  outage: { en: 'something real happens to the UPS', fr: "il arrive vraiment quelque chose à l'ASI" },
  unknown: { en: 'the UPS is not known any more', fr: "l'ASI n'est plus connue" },
  settings: { en: 'the limits were changed', fr: 'les limites ont été modifiées' },
  gateway: { en: 'the server was stopped', fr: "le serveur s'est arrêté" },
};

const moreTexts = {
  left: { en: '; battery: {left}', fr: ' ; batterie : {left}' },
  onMains: { en: '; on mains: no client moves for it', fr: " ; sur secteur : aucun client n'en tient compte" },
  wasOnBattery: {
    en: '; it was on battery: each client stops by its own DEADTIME, newer ones at once',
    fr: " ; elle était sur batterie : chaque client s'arrête selon son propre DEADTIME, les plus récents aussitôt",
  },
  wasOnMains: { en: '; it was on mains: no client moves', fr: " ; elle était sur secteur : aucun client ne s'arrête" },
  onBatteryStill: { en: 'the UPS is known again, and on battery', fr: "l'ASI est de nouveau connue, et sur batterie" },
  mainsBack: { en: 'the mains are back for {seconds} s', fr: 'le secteur est revenu depuis {seconds} s' },
  knownAgain: { en: 'the UPS is known again, and on mains', fr: "l'ASI est de nouveau connue, et sur secteur" },
  upsClear: {
    en: 'on mains, and the UPS does not say so any more',
    fr: "sur secteur, et l'ASI ne l'annonce plus",
  },
  drill: {
    en: 'a battery of {minutes} min is played down in {seconds} s; the UPS knows nothing of it',
    fr: "une batterie de {minutes} min est vidée fictivement en {seconds} s ; l'ASI n'en sait rien",
  },
} as const satisfies Readonly<Record<string, Bilingual>>;

export type MoreText = keyof typeof moreTexts;

export function moreText(name: MoreText, facts: TextFacts = {}): Bilingual {
  return filled(moreTexts[name], facts);
}

export function reasonText({ rule, limit = 0, value = 0 }: LowReason): Bilingual {
  return filled(ruleTexts[rule], { limit, value });
}

export function staleText(cause: StaleCause): Bilingual {
  return staleTexts[cause];
}

export function drillEndText(reason: DrillEnd): Bilingual {
  return drillEndTexts[reason];
}

/** Nothing where nothing is known. */
export function leftText({ percent, minutes }: BatteryLeft): Bilingual {
  const parts = [
    ...(percent === undefined ? [] : [`${percent} %`]),
    ...(minutes === undefined ? [] : [`${minutes} min`]),
  ];
  return parts.length === 0 ? { en: '', fr: '' } : moreText('left', { left: parts.join(', ') });
}

export function joined(...texts: readonly Bilingual[]): Bilingual {
  return { en: texts.map(({ en }) => en).join(''), fr: texts.map(({ fr }) => fr).join('') };
}

function filled({ en, fr }: Bilingual, facts: TextFacts): Bilingual {
  return { en: filledText(en, facts), fr: filledText(fr, facts) };
}
