import { setting } from './setting.js';
import { integer, optionalHubUri, yesNo } from './setting-kinds.js';

/**
 * BACnet/SC (135-2020 Annex AB), in `[sc]`. Ranges: those of the properties of the Network Port that show them (135-2020
 * §12.56). A device whose times are fixed waits 10 to 30 s at least before it connects again, which is the default here.
 */
export const secureConnectKeys = {
  enabled: setting({
    kind: yesNo(),
    default: 'no',
    label: { en: 'BACnet/SC', fr: 'BACnet/SC' },
    en: 'Whether this device joins a BACnet/SC network: it connects to a hub, encrypted, and nothing has to be opened towards it.',
    fr: "Raccordement à un réseau BACnet/SC : l'appareil se connecte à un hub, de façon chiffrée, sans aucun port à ouvrir vers lui.",
  }),
  primary_hub: setting({
    kind: optionalHubUri,
    default: '',
    label: { en: 'Primary hub', fr: 'Hub primaire' },
    en: 'Where the hub of the network is. Needed where enabled=yes.',
    fr: 'Adresse du hub du réseau. Nécessaire avec enabled=yes.',
  }),
  failover_hub: setting({
    kind: optionalHubUri,
    default: '',
    label: { en: 'Failover hub', fr: 'Hub de secours' },
    en: 'Where the hub is that takes over while the primary one cannot be reached. Empty: none.',
    fr: 'Adresse du hub qui prend le relais tant que le hub primaire est injoignable. Vide : aucun.',
  }),
  reconnect_min_s: setting({
    kind: integer(2, 300),
    default: '10',
    label: { en: 'Wait before connecting again, at least (s)', fr: 'Attente minimale avant reconnexion (s)' },
    en: 'Seconds of wait after the first failure to connect; each further one doubles them, up to reconnect_max_s.',
    fr: "Secondes d'attente après le premier échec de connexion ; chaque nouvel échec les double, jusqu'à reconnect_max_s.",
  }),
  reconnect_max_s: setting({
    kind: integer(2, 600),
    default: '300',
    label: { en: 'Wait before connecting again, at most (s)', fr: 'Attente maximale avant reconnexion (s)' },
    en: 'Seconds that no wait between two attempts to connect is longer than.',
    fr: "Secondes que l'attente entre deux tentatives de connexion ne dépasse jamais.",
  }),
  heartbeat_s: setting({
    kind: integer(3, 300),
    default: '300',
    label: { en: 'Heartbeat (s)', fr: 'Heartbeat (s)' },
    en: 'Seconds of silence after which the hub is asked for a sign of life. Shorter than what a firewall keeps an idle connection for.',
    fr: 'Secondes de silence après lesquelles un signe de vie est demandé au hub. À choisir plus court que la durée pendant laquelle un pare-feu garde une connexion inactive.',
  }),
  connect_wait_s: setting({
    kind: integer(5, 300),
    default: '10',
    label: { en: 'Wait for an answer (s)', fr: "Attente d'une réponse (s)" },
    en: 'Seconds for which a hub may take to accept a connection.',
    fr: 'Secondes laissées à un hub pour accepter une connexion.',
  }),
  ip: setting({
    kind: yesNo('on'),
    default: 'on',
    label: { en: 'BACnet/IP beside it', fr: 'BACnet/IP en parallèle' },
    en: 'on: the same device on BACnet/IP, too. off: BACnet/SC alone, and UDP port 47808 is closed.',
    fr: 'on : le même appareil répond aussi en BACnet/IP. off : BACnet/SC seul, et le port UDP 47808 est fermé.',
  }),
} as const;
