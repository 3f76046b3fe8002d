import { setting } from './setting.js';
import { integer, wordOrInteger, yesNo } from './setting-kinds.js';

const minutes = wordOrInteger('off', 1, 600);
const seconds = wordOrInteger('off', 1, 86_400);
const charge = wordOrInteger('off', 1, 100);

/**
 * When the servers that a UPS feeds are told to shut down, in `[nut]`: limits of three stages, in the order in which they go. Why
 * the defaults are what they are stands in `northbound/nut/policy/README.md`.
 */
export const shutdownPolicyKeys = {
  on_battery_low: setting({
    kind: yesNo(),
    default: 'yes',
    label: { en: 'Go when the UPS says battery low', fr: "Arrêt quand l'ASI annonce batterie faible" },
    en: 'Whether all clients have to go when the UPS says that its battery is low or discharged.',
    fr: "Tous les clients doivent s'arrêter quand l'ASI annonce une batterie faible ou déchargée.",
  }),
  on_imminent_stop: setting({
    kind: yesNo(),
    default: 'yes',
    label: { en: 'Go when the UPS says imminent stop', fr: "Arrêt quand l'ASI annonce un arrêt imminent" },
    en: 'Whether all clients have to go when the UPS says that it is about to stop. On mains no client moves for it.',
    fr: "Tous les clients doivent s'arrêter quand l'ASI annonce un arrêt imminent. Sur secteur, aucun client n'en tient compte.",
  }),
  hold_readings: setting({
    kind: integer(1, 20),
    default: '3',
    label: { en: 'Readings in a row', fr: 'Lectures de suite' },
    en: 'In how many readings in a row a limit must be passed before anybody is told.',
    fr: "Nombre de lectures de suite où une limite doit être franchie avant d'avertir qui que ce soit.",
  }),
  grace_s: setting({
    kind: integer(0, 600),
    default: '45',
    label: { en: 'Grace (s)', fr: 'Délai de grâce (s)' },
    en: 'Seconds on battery before minutes and charge count: time for a gen-set to start. What the UPS says itself counts at once.',
    fr: "Secondes sur batterie avant de tenir compte des minutes et de la capacité : le temps qu'un groupe électrogène démarre. Ce que l'ASI annonce elle-même compte aussitôt.",
  }),
  return_s: setting({
    kind: integer(0, 3600),
    default: '60',
    label: { en: 'Return of the mains (s)', fr: 'Retour du secteur (s)' },
    en: 'Seconds for which the mains must be back before an outage is over: shorter returns are part of it.',
    fr: "Secondes pendant lesquelles le secteur doit être revenu pour qu'une coupure soit finie : un retour plus court en fait partie.",
  }),
  ups_early_minutes: setting({
    kind: minutes,
    default: '15',
    label: { en: 'First to go: minutes left', fr: 'Premiers arrêtés : minutes restantes' },
    en: 'The clients of ups-early have to go below so many minutes of runtime. off: never for that.',
    fr: "Les clients de ups-early doivent s'arrêter sous ce nombre de minutes d'autonomie. off : jamais pour cela.",
  }),
  ups_early_seconds: setting({
    kind: seconds,
    default: '300',
    label: { en: 'First to go: seconds on battery', fr: 'Premiers arrêtés : secondes sur batterie' },
    en: 'The clients of ups-early have to go after more than so many seconds on battery. off: never for that.',
    fr: "Les clients de ups-early doivent s'arrêter après plus de ce nombre de secondes sur batterie. off : jamais pour cela.",
  }),
  ups_early_charge: setting({
    kind: charge,
    default: '75',
    label: { en: 'First to go: charge (%)', fr: 'Premiers arrêtés : capacité (%)' },
    en: 'The clients of ups-early have to go below so many per cent of charge. off: never for that.',
    fr: "Les clients de ups-early doivent s'arrêter sous ce pourcentage de capacité. off : jamais pour cela.",
  }),
  ups_minutes: setting({
    kind: minutes,
    default: '10',
    label: { en: 'Servers: minutes left', fr: 'Serveurs : minutes restantes' },
    en: 'The clients of ups have to go below so many minutes of runtime. off: never for that.',
    fr: "Les clients de ups doivent s'arrêter sous ce nombre de minutes d'autonomie. off : jamais pour cela.",
  }),
  ups_seconds: setting({
    kind: seconds,
    default: 'off',
    label: { en: 'Servers: seconds on battery', fr: 'Serveurs : secondes sur batterie' },
    en: 'The clients of ups have to go after more than so many seconds on battery. off: never for that.',
    fr: "Les clients de ups doivent s'arrêter après plus de ce nombre de secondes sur batterie. off : jamais pour cela.",
  }),
  ups_charge: setting({
    kind: charge,
    default: '65',
    label: { en: 'Servers: charge (%)', fr: 'Serveurs : capacité (%)' },
    en: 'The clients of ups have to go below so many per cent of charge. off: never for that.',
    fr: "Les clients de ups doivent s'arrêter sous ce pourcentage de capacité. off : jamais pour cela.",
  }),
  ups_late_minutes: setting({
    kind: minutes,
    default: '5',
    label: { en: 'Last to go: minutes left', fr: 'Derniers arrêtés : minutes restantes' },
    en: 'The clients of ups-late have to go below so many minutes of runtime. off: never for that.',
    fr: "Les clients de ups-late doivent s'arrêter sous ce nombre de minutes d'autonomie. off : jamais pour cela.",
  }),
  ups_late_seconds: setting({
    kind: seconds,
    default: 'off',
    label: { en: 'Last to go: seconds on battery', fr: 'Derniers arrêtés : secondes sur batterie' },
    en: 'The clients of ups-late have to go after more than so many seconds on battery. off: never for that.',
    fr: "Les clients de ups-late doivent s'arrêter après plus de ce nombre de secondes sur batterie. off : jamais pour cela.",
  }),
  ups_late_charge: setting({
    kind: charge,
    default: '55',
    label: { en: 'Last to go: charge (%)', fr: 'Derniers arrêtés : capacité (%)' },
    en: 'The clients of ups-late have to go below so many per cent of charge. off: never for that.',
    fr: "Les clients de ups-late doivent s'arrêter sous ce pourcentage de capacité. off : jamais pour cela.",
  }),
} as const;
