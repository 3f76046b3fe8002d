import type { Bilingual } from '../core/bilingual.js';

/** Why the network cannot be set here: as events keep the reason, and for people. */
// biome-ignore format: a line per reason
export const noBackendTexts = {
  'switched-off': { en: 'Switched off by [network] backend=none.', fr: 'Désactivé par [network] backend=none.' },
  'no-helper': { en: 'The network helper is not installed on this machine (scripts/install).', fr: "L'assistant réseau n'est pas installé sur cette machine (scripts/install)." },
  'no-interface': { en: 'This machine has no network interface with an address.', fr: "Cette machine n'a pas d'interface réseau avec une adresse." },
  'no-ruler': { en: 'Neither systemd-networkd, NetworkManager nor ifupdown rules the interface.', fr: "Ni systemd-networkd, ni NetworkManager, ni ifupdown ne gère l'interface." },
  'other-ruler': { en: 'Another service than the one of [network] backend rules the interface.', fr: "Un autre service que celui de [network] backend gère l'interface." },
} as const satisfies Readonly<Record<string, Bilingual>>;

export type NoBackendReason = keyof typeof noBackendTexts;
