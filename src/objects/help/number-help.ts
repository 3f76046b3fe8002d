import type { Bilingual } from '../../core/bilingual.js';
import type { AnalogValueName } from '../catalog/analog-values.js';

type HelpLine = readonly [measurement: string, en: string, fr: string];

// What a measurement is for whoever reads it, beside the Description (Manual §6.1): a measurement per line, named as in §7.1.
// `*` stands for the phases 1, 2, 3, or 12, 23, 31.
const lines: readonly HelpLine[] = [
  [
    '_OUTPUT_Lr',
    'Load in percent of the nominal power. 100 % is what the UPS carries for any time; above 103 % it reports an overload and, after a time, goes over to the bypass.',
    "Charge en pour cent de la puissance nominale. 100 % est ce que l'ASI porte sans limite de durée ; au-delà de 103 %, elle signale une surcharge puis, après un temps, passe sur le by-pass.",
  ],
  [
    '_OUTPUT_kVA',
    'Apparent power that the load draws, all phases together: volts times amperes. Compare it with the nominal kVA of the UPS.',
    "Puissance apparente appelée par la charge, toutes phases confondues : volts multipliés par ampères. À comparer à la puissance nominale en kVA de l'ASI.",
  ],
  [
    '_OUTPUT_kw',
    'Active power that the load draws, all phases together: what it uses, and what the battery has to deliver in an outage.',
    "Puissance active appelée par la charge, toutes phases confondues : ce qu'elle consomme, et ce que la batterie doit fournir lors d'une coupure.",
  ],
  [
    '_OUTPUT_Lr*',
    'Load of this phase in percent of its share of the nominal power. Phases that differ much mean an unbalanced load: the fullest one overloads first.',
    'Charge de cette phase en pour cent de sa part de la puissance nominale. Des phases très différentes indiquent une charge déséquilibrée : la plus chargée passe en surcharge la première.',
  ],
  [
    '_OUTPUT_I*',
    'Current that the load draws on this phase, effective value.',
    'Courant appelé par la charge sur cette phase, en valeur efficace.',
  ],
  [
    '_OUTPUT_KVA*',
    'Apparent power that the load draws on this phase.',
    'Puissance apparente appelée par la charge sur cette phase.',
  ],
  [
    '_OUTPUT_kw*',
    'Active power that the load draws on this phase.',
    'Puissance active appelée par la charge sur cette phase.',
  ],
  [
    '_OUTPUT_V*',
    'Voltage between this phase and neutral at the output: what the load is supplied with. The inverter keeps it within a few volts.',
    "Tension entre cette phase et le neutre en sortie : celle qui alimente la charge. L'onduleur la maintient à quelques volts près.",
  ],
  ['_OUTPUT_U*', 'Voltage between these two phases at the output.', 'Tension entre ces deux phases en sortie.'],
  [
    '_OUTPUT_fr',
    'Frequency at the output. On the inverter it follows the bypass as long as that is within tolerance.',
    'Fréquence en sortie. Sur onduleur, elle suit celle du by-pass tant que celle-ci est dans la tolérance.',
  ],
  [
    '_OUTPUT_cf',
    'Crest factor of the load: peak of the current by its effective value. 1.4 for a plain load, up to 3 for computers.',
    "Facteur de crête de la charge : valeur de crête du courant rapportée à sa valeur efficace. 1,4 pour une charge simple, jusqu'à 3 pour de l'informatique.",
  ],
  [
    '_OUTPUT_pf*',
    'Power factor of the load on this phase: active by apparent power.',
    'Facteur de puissance de la charge sur cette phase : puissance active rapportée à la puissance apparente.',
  ],
  [
    'UNIT_TMP',
    'Temperature of the air around the UPS, as its own probe sees it. Electronics and batteries age faster when it is warm.',
    "Température de l'air autour de l'ASI, vue par sa propre sonde. L'électronique et les batteries vieillissent plus vite à la chaleur.",
  ],
  [
    'RECTIFIER_V*',
    'Input voltage: mains between this phase and neutral at the input of the rectifier. Without it the UPS runs on the battery.',
    "Tension d'entrée : secteur entre cette phase et le neutre à l'entrée du redresseur. Sans elle, l'ASI fonctionne sur batterie.",
  ],
  [
    'RECTIFIER_U*',
    'Input voltage: mains between these two phases at the input of the rectifier.',
    "Tension d'entrée : secteur entre ces deux phases à l'entrée du redresseur.",
  ],
  [
    'RECTIFIER_Fr',
    'Frequency of the mains at the input of the rectifier.',
    "Fréquence du secteur à l'entrée du redresseur.",
  ],
  [
    'RECTIFIER_I*',
    'Current that the rectifier draws from the mains on this phase, for the load and for charging the battery.',
    'Courant que le redresseur prend au secteur sur cette phase, pour la charge et pour recharger la batterie.',
  ],
  [
    'RECTIFIER_kW*',
    'Active power that the rectifier draws from the mains on this phase.',
    'Puissance active que le redresseur prend au secteur sur cette phase.',
  ],
  [
    'BATTERY_V+',
    'Voltage of the battery, or of its positive string where there are two. It falls while the battery is discharged and rises above nominal while it is charged.',
    "Tension de la batterie, ou de sa branche positive s'il y en a deux. Elle baisse pendant la décharge et dépasse la valeur nominale pendant la charge.",
  ],
  [
    'BATTERY_V-',
    'Voltage of the negative string of the battery. Strings that differ by some volts point to a weak block.',
    'Tension de la branche négative de la batterie. Des branches qui diffèrent de quelques volts signalent un bloc faible.',
  ],
  [
    'BATTERY_I+',
    'Current of the battery, or of its positive string. Its sign tells charging from discharging; the manual does not say which is which.',
    'Courant de la batterie, ou de sa branche positive. Son signe distingue la charge de la décharge ; le manuel ne dit pas lequel est lequel.',
  ],
  ['BATTERY_I-', 'Current of the negative string of the battery.', 'Courant de la branche négative de la batterie.'],
  [
    'BATTERY_%',
    'How full the battery is, in percent of its capacity, as the UPS reckons it.',
    "Niveau de charge de la batterie, en pour cent de sa capacité, tel que l'ASI l'estime.",
  ],
  ['BATTERY_Ah', 'Capacity of the battery in ampere-hours.', 'Capacité de la batterie en ampères-heures.'],
  [
    'BATTERY_Min',
    'Runtime: for how many minutes the battery can still supply the present load. The manual means it for the time on battery; with mains present it is no more than a forecast.',
    "Autonomie : pendant combien de minutes la batterie peut encore alimenter la charge actuelle. Le manuel l'entend pour le temps sur batterie ; secteur présent, ce n'est qu'une prévision.",
  ],
  [
    'BATTERY_s',
    'For how many seconds the UPS has been running on the battery.',
    "Depuis combien de secondes l'ASI fonctionne sur batterie.",
  ],
  [
    'BATTERY_TMP',
    'Temperature at the battery, where a probe is fitted. Every 10 °C above 20 to 25 °C about halves its life.',
    'Température à la batterie, si une sonde est montée. Chaque tranche de 10 °C au-dessus de 20 à 25 °C réduit sa durée de vie de moitié environ.',
  ],
  [
    'BYPASS_V*',
    'Voltage between this phase and neutral at the input of the bypass: the second way to the load, when the inverter cannot supply it.',
    "Tension entre cette phase et le neutre à l'entrée du by-pass : le second chemin vers la charge, quand l'onduleur ne peut pas l'alimenter.",
  ],
  [
    'BYPASS_U*',
    'Voltage between these two phases at the input of the bypass.',
    "Tension entre ces deux phases à l'entrée du by-pass.",
  ],
  [
    'BYPASS_Fr',
    'Frequency at the input of the bypass. The inverter synchronises with it, so that the load can change over without a break.',
    "Fréquence à l'entrée du by-pass. L'onduleur se synchronise sur elle, pour que la charge puisse changer de source sans coupure.",
  ],
  [
    'BYPASS_I*',
    'Current that flows to the load through the bypass on this phase: 0 while the inverter supplies it.',
    "Courant qui passe par le by-pass vers la charge sur cette phase : 0 tant que l'onduleur l'alimente.",
  ],
  [
    'BYPASS_kW*',
    'Active power that flows to the load through the bypass on this phase.',
    'Puissance active qui passe par le by-pass vers la charge sur cette phase.',
  ],
];

const levels = {
  UPS: {
    en: 'Of the whole system; on a single UPS it repeats what the unit says (Manual §6.1).',
    fr: "Du système entier ; sur une ASI unitaire, c'est une recopie de l'unité (manuel §6.1).",
  },
  UNIT: {
    en: 'Of the unit, or of all units together where this gateway stands for the whole system (Manual §6.1).',
    fr: "De l'unité, ou de toutes les unités ensemble quand cette passerelle représente le système entier (manuel §6.1).",
  },
} as const satisfies Readonly<Record<string, Bilingual>>;

const byMeasurement: ReadonlyMap<string, Bilingual> = new Map(
  lines.map(([measurement, en, fr]) => [measurement.toLowerCase(), { en, fr }]),
);

/** What the object measures, and of what. */
export function numberHelp(name: AnalogValueName): Bilingual {
  const [, level, measurement = name] = /^(UPS|UNIT)(_OUTPUT_.+)$/.exec(name) ?? [];
  const printed = measurement.toLowerCase();
  const help = byMeasurement.get(printed) ?? byMeasurement.get(printed.replace(/(?:[123]|12|23|31)$/, '*'));
  const { en = '', fr = '' } = help ?? {};
  if (level !== 'UPS' && level !== 'UNIT') return { en, fr };
  return { en: `${en} ${levels[level].en}`, fr: `${fr} ${levels[level].fr}` };
}
