import type { Bilingual } from '../core/bilingual.js';
import { builtInMaps } from '../ups/maps/built-in-maps.js';
import { unitAddressings } from '../ups/maps/page.js';
import { nutServerKeys } from './nut-server-keys.js';
import { secureConnectKeys } from './secure-connect-keys.js';
import { type Setting, setting } from './setting.js';
import {
  addressList,
  allowedAddresses,
  bearerToken,
  bindAddress,
  choice,
  choiceOrProfile,
  distributionTable,
  endpointList,
  integer,
  modbusAddress,
  numberChoice,
  oneTopicLevel,
  optionalAddress,
  optionalBroker,
  optionalEndpoint,
  passphrase,
  readableSecret,
  type SecretState,
  secret,
  snmpCommunity,
  text,
  topicLevels,
  upsPort,
  wordOrInteger,
  yesNo,
} from './setting-kinds.js';
import { shutdownPolicyKeys } from './shutdown-policy-keys.js';

export interface Section {
  readonly title: Bilingual;
  /** For a list of sections; the title where it is short enough. */
  readonly short?: Bilingual;
  readonly keys: Readonly<Record<string, Setting<unknown>>>;
}

/** Those of the code; names of profiles come from those who read settings. */
const families = builtInMaps.familyNames;

const tcpOrUdpPort = integer(1, 65535);

function led(label: Bilingual, en: string, fr: string): Setting<string> {
  const kind = text({
    maxLength: 64,
    mayBeEmpty: true,
    pattern: /^[A-Za-z0-9_][A-Za-z0-9_:.-]*$/,
    en: 'the name of an LED, such as led0 or green:status',
    fr: "le nom d'une LED, par exemple led0 ou green:status",
  });
  return { kind, default: '', label, en, fr };
}

const listeningAddress = setting({
  kind: bindAddress,
  default: '0.0.0.0',
  label: { en: 'Listening address', fr: "Adresse d'écoute" },
  en: 'Address to listen on.',
  fr: "Adresse d'écoute.",
});

/** What every server of values to others has; `port`: of one that a user may open. */
function servedAt(port: string, transport: 'TCP' | 'UDP') {
  return {
    bind: listeningAddress,
    port: setting({
      kind: tcpOrUdpPort,
      default: port,
      label: { en: `${transport} port`, fr: `Port ${transport}` },
      en: `${transport} port.`,
      fr: `Port ${transport}.`,
    }),
    allowed: setting({
      kind: allowedAddresses,
      default: '',
      label: { en: 'Who may connect', fr: 'Qui peut se connecter' },
      en: 'IPv4 addresses or networks that are served, such as 192.168.1.0/24. Empty: everybody.',
      fr: 'Adresses ou réseaux IPv4 servis, par exemple 192.168.1.0/24. Vide : tout le monde.',
    }),
  };
}

/** Every section and key, in the order of the shipped file. `[registers]` is free: its keys are object names. */
export const settingsSchema = {
  ups: {
    title: { en: 'UPS', fr: 'ASI' },
    keys: {
      family: setting({
        kind: choiceOrProfile('auto', ...families),
        default: 'auto',
        label: { en: 'UPS range', fr: "Gamme d'ASI" },
        en: 'UPS range (Manual §1.4, §2.3). auto finds it by asking the UPS.',
        fr: "Gamme de l'ASI (manuel §1.4, §2.3). auto la trouve en interrogeant l'ASI.",
      }),
      register_map: setting({
        kind: choiceOrProfile('auto', ...builtInMaps.maps.map(({ id }) => id)),
        default: 'auto',
        label: { en: 'Modbus table', fr: 'Table Modbus' },
        en: 'Modbus table that the UPS speaks. auto follows from the range and from what answers.',
        fr: "Table Modbus de l'ASI. auto la déduit de la gamme et des réponses.",
      }),
      adicom: setting({
        kind: choice('auto', 'yes', 'no'),
        default: 'auto',
        label: { en: 'ADICOM board', fr: 'Carte ADICOM' },
        en: 'DELPHYS BC, GP and Xtend: whether the UPS has an ADICOM board (Manual §5.1, note **).',
        fr: "DELPHYS BC, GP et Xtend : présence d'une carte ADICOM dans l'ASI (manuel §5.1, note **).",
      }),
      unit_addressing: setting({
        kind: choice('auto', ...unitAddressings),
        default: 'auto',
        label: { en: 'Unit addressing', fr: 'Adressage des unités' },
        en: 'Parallel UPS with JBUSP: where an address carries the unit number: 0x0220 (high-byte, what auto means), 0x2020 (nibble) or 0x3020 (next-nibble) for unit 2.',
        fr: "ASI parallèle en JBUSP : place du numéro d'unité dans l'adresse : 0x0220 (high-byte, sens de auto), 0x2020 (nibble) ou 0x3020 (next-nibble) pour l'unité 2.",
      }),
    },
  },
  serial: {
    title: { en: 'Serial line to the UPS', fr: "Liaison série vers l'ASI" },
    short: { en: 'Serial line', fr: 'Liaison série' },
    keys: {
      port: setting({
        kind: upsPort,
        default: '',
        label: { en: 'Serial port, or address of the UPS', fr: "Port série, ou adresse de l'ASI" },
        en: 'Serial port that the UPS is wired to, or tcp://address:port of one that speaks Modbus TCP. Empty: no UPS is polled. simulator: values are invented, for trials only.',
        fr: "Port série relié à l'ASI, ou tcp://adresse:port d'une ASI en Modbus TCP. Vide : aucune ASI n'est lue. simulator : valeurs inventées, pour essais seulement.",
      }),
      baud: setting({
        kind: numberChoice([1200, 2400, 4800, 9600, 19200, 38400, 57600, 115200], ['auto']),
        default: 'auto',
        label: { en: 'Speed (bauds)', fr: 'Vitesse (bauds)' },
        en: 'Speed in bauds. auto: 57600 or 9600 by range (Manual §2.3). Modbus TCP has none.',
        fr: 'Vitesse en bauds. auto : 57600 ou 9600 selon la gamme (manuel §2.3). Sans objet en Modbus TCP.',
      }),
      parity: setting({
        kind: choice('none', 'even', 'odd'),
        default: 'none',
        label: { en: 'Parity', fr: 'Parité' },
        en: 'Parity (Manual §2.3: none).',
        fr: 'Parité (manuel §2.3 : none). none : aucune, even : paire, odd : impaire.',
      }),
      stop_bits: setting({
        kind: numberChoice<1 | 2, never>([1, 2]),
        default: '1',
        label: { en: 'Stop bits', fr: "Bits d'arrêt" },
        en: 'Stop bits.',
        fr: "Bits d'arrêt.",
      }),
      slave: setting({
        kind: modbusAddress,
        default: '1',
        label: { en: 'Slave (Modbus address)', fr: 'Esclave (adresse Modbus)' },
        en: 'Modbus address of the UPS, 1 to 247 (Manual §2.3: 1). Modbus TCP: unit identifier; 255 or 0 of a device that is no gateway to others.',
        fr: "Adresse Modbus de l'ASI (esclave), 1 à 247 (manuel §2.3 : 1). En Modbus TCP : identifiant d'unité ; 255 ou 0 pour un appareil qui n'est pas une passerelle vers d'autres.",
      }),
      poll_interval_ms: setting({
        kind: integer(0, 60_000),
        default: '1000',
        label: { en: 'Reading interval (ms)', fr: 'Intervalle de lecture (ms)' },
        en: 'Time from the start of one reading of the UPS to the next, in milliseconds. 0: as fast as the line allows.',
        fr: "Temps entre deux lectures de l'ASI, en millisecondes. 0 : aussi vite que la ligne le permet.",
      }),
      timeout_ms: setting({
        kind: wordOrInteger('auto', 20, 10_000),
        default: 'auto',
        label: { en: 'Response timeout (ms)', fr: 'Délai de réponse (ms)' },
        en: 'How long the UPS may take to answer, in milliseconds. auto learns what it needs, 500 to 2000.',
        fr: "Délai de réponse de l'ASI, en millisecondes. auto s'adapte à l'ASI, de 500 à 2000.",
      }),
      offline_after: setting({
        kind: integer(1, 100),
        default: '3',
        label: { en: 'Failed readings until lost', fr: 'Lectures manquées avant perte' },
        en: 'Failed readings in a row before the UPS counts as lost.',
        fr: "Lectures manquées de suite avant de déclarer l'ASI perdue.",
      }),
    },
  },
  bacnet: {
    title: { en: 'BACnet/IP', fr: 'BACnet/IP' },
    keys: {
      device_identifier: setting({
        kind: integer(0, 4_194_302),
        default: '1338',
        label: { en: 'Device Identifier', fr: 'Device Identifier' },
        en: 'BACnet Device Identifier; each device on the network needs its own (Manual §4.3).',
        fr: 'Device Identifier BACnet ; chaque appareil du réseau doit avoir le sien (manuel §4.3).',
      }),
      unit_number: setting({
        kind: integer(0, 8),
        default: '0',
        label: { en: 'Unit Number', fr: 'Unit Number' },
        en: '0: single UPS, or a parallel system as a whole. 1 to 8: the unit that this gateway belongs to (Manual §4.3, §5.1).',
        fr: '0 : ASI unitaire, ou système parallèle complet. 1 à 8 : unité dont cette passerelle fait partie (manuel §4.3, §5.1).',
      }),
      bind: listeningAddress,
      port: setting({
        kind: tcpOrUdpPort,
        default: '47808',
        label: { en: 'UDP port', fr: 'Port UDP' },
        en: 'UDP port; 47808 is 0xBAC0.',
        fr: 'Port UDP ; 47808 vaut 0xBAC0.',
      }),
      values: setting({
        kind: choice('raw', 'engineering'),
        default: 'raw',
        label: { en: 'Form of the values', fr: 'Forme des valeurs' },
        en: 'raw: numbers as the UPS gives them (Manual §5.2.2). engineering: volts, amperes, hertz with their decimals.',
        fr: "raw : nombres tels que l'ASI les donne (manuel §5.2.2). engineering : volts, ampères, hertz avec leurs décimales.",
      }),
      object_name: setting({
        kind: text({ maxLength: 64, mayBeEmpty: true }),
        default: '',
        label: { en: 'Device name (Object_Name)', fr: "Nom de l'appareil (Object_Name)" },
        en: 'Name of the BACnet device. Empty: the model of the UPS (Manual §5.2.1).',
        fr: "Nom de l'appareil BACnet. Vide : le modèle de l'ASI (manuel §5.2.1).",
      }),
      vendor_name: setting({
        kind: text({ maxLength: 64, mayBeEmpty: false }),
        default: 'SOCOME UPS',
        label: { en: 'Vendor name (Vendor_Name)', fr: 'Nom du constructeur (Vendor_Name)' },
        en: 'Vendor_Name as the BMS reads it (Manual §5.2.1).',
        fr: 'Vendor_Name tel que la GTB le lit (manuel §5.2.1).',
      }),
      language: setting({
        kind: choice('en', 'fr'),
        default: 'en',
        label: { en: 'Language of the descriptions', fr: 'Langue des descriptions' },
        en: 'Language of the object descriptions.',
        fr: 'Langue des descriptions des objets.',
      }),
      on_loss: setting({
        kind: choice('hold', 'unavailable'),
        default: 'hold',
        label: { en: 'Values when the UPS is lost', fr: "Valeurs quand l'ASI est perdue" },
        en: 'When the UPS is lost: hold the last values, or make them -1 and the default states. Both raise the FAULT flag.',
        fr: "Si l'ASI ne répond plus : hold conserve les dernières valeurs, unavailable met -1 et les états par défaut. FAULT est levé dans les deux cas.",
      }),
      commissioning: setting({
        kind: wordOrInteger('off', 1, 60),
        default: 'off',
        label: { en: 'Commissioning', fr: 'Mise en service' },
        en: 'Minutes, from the moment this is written, in which a BMS may set objects out of service and force their values to test alarms. Goes back to off by itself, and at each start.',
        fr: "Minutes, dès l'écriture de cette valeur, pendant lesquelles la GTB peut mettre des objets hors service et forcer leurs valeurs, pour essais. Revient automatiquement à off, et à chaque démarrage.",
      }),
      alarm_points: setting({
        kind: yesNo(),
        default: 'yes',
        label: { en: 'Alarms for the BMS', fr: 'Alarmes pour la GTB' },
        en: 'Alarms for the BMS: a Binary Value for each alarm, notification classes, logs, views. no: the objects of the card only.',
        fr: 'Alarmes pour la GTB : un Binary Value par alarme, classes de notification, journaux, vues. no : les objets de la carte seulement.',
      }),
      apdu_timeout_ms: setting({
        kind: integer(500, 60_000),
        default: '3000',
        label: { en: 'APDU_Timeout (ms)', fr: 'APDU_Timeout (ms)' },
        en: 'Time before a request without answer is sent again, in milliseconds.',
        fr: "Délai avant la répétition d'une requête sans réponse, en millisecondes.",
      }),
      apdu_retries: setting({
        kind: integer(0, 10),
        default: '3',
        label: { en: 'Number_Of_APDU_Retries', fr: 'Number_Of_APDU_Retries' },
        en: 'How often such a request is sent again.',
        fr: "Nombre de répétitions d'une telle requête.",
      }),
      bbmd: setting({
        kind: optionalEndpoint(47808),
        default: '',
        label: { en: 'BBMD of another subnet', fr: "BBMD d'un autre sous-réseau" },
        en: 'BBMD of another subnet to register with as a foreign device. Empty: none.',
        fr: "BBMD d'un autre sous-réseau auprès duquel s'inscrire (foreign device). Vide : aucun.",
      }),
      bbmd_ttl_s: setting({
        kind: integer(30, 65_535),
        default: '300',
        label: { en: 'Life of the registration (s)', fr: "Durée de l'inscription (s)" },
        en: 'Lifetime of that registration, in seconds.',
        fr: 'Durée de cette inscription, en secondes.',
      }),
      bbmd_table: setting({
        kind: distributionTable(47808),
        default: '',
        label: { en: 'Broadcast distribution table (BDT)', fr: 'Table de diffusion (BDT)' },
        en: 'Makes this device the BBMD of its subnet: the BBMDs of the other subnets, this one may be among them. Empty: no BBMD.',
        fr: 'Fait de cet appareil le BBMD de son sous-réseau : les BBMD des autres sous-réseaux, celui-ci inclus ou non. Vide : pas de BBMD.',
      }),
      bbmd_accept_foreign: setting({
        kind: yesNo(),
        default: 'yes',
        label: { en: 'Accept foreign devices', fr: 'Accepter les foreign devices' },
        en: 'As a BBMD, take in foreign devices that register.',
        fr: "En tant que BBMD, accepter l'inscription d'appareils d'autres sous-réseaux (foreign devices).",
      }),
      password: setting({
        // 135-2012 §16.1.1.1.3 and §16.4.1.1.2: a password has up to 20 characters.
        kind: secret(20),
        default: '',
        label: { en: 'BACnet password', fr: 'Mot de passe BACnet' },
        en: 'Password for restart and silence commands of a BMS, and for the network settings that it activates. Empty: all are refused.',
        fr: "Mot de passe des commandes de redémarrage et de silence de la GTB, et pour l'activation de ses réglages réseau. Vide : tout est refusé.",
      }),
    },
  },
  sc: {
    title: { en: 'BACnet/SC (Secure Connect)', fr: 'BACnet/SC (Secure Connect)' },
    short: { en: 'BACnet/SC', fr: 'BACnet/SC' },
    keys: secureConnectKeys,
  },
  network: {
    title: { en: 'Network of this device', fr: 'Réseau de cet appareil' },
    short: { en: 'Network', fr: 'Réseau' },
    keys: {
      dhcp: setting({
        kind: yesNo(),
        default: 'yes',
        label: { en: 'DHCP service', fr: 'Service DHCP' },
        en: 'Get the address by DHCP (Manual §2.1). no: address and netmask below are needed.',
        fr: "Adresse obtenue par DHCP (manuel §2.1). no : l'adresse et le masque ci-dessous sont nécessaires.",
      }),
      address: setting({
        kind: optionalAddress,
        default: '',
        label: { en: 'IP address', fr: 'Adresse IP' },
        en: 'Fixed IPv4 address.',
        fr: 'Adresse IPv4 fixe.',
      }),
      netmask: setting({
        kind: optionalAddress,
        default: '',
        label: { en: 'Netmask', fr: 'Masque de sous-réseau' },
        en: 'Netmask, such as 255.255.255.0.',
        fr: 'Masque de sous-réseau, par exemple 255.255.255.0.',
      }),
      gateway: setting({
        kind: optionalAddress,
        default: '',
        label: { en: 'Router (gateway)', fr: 'Passerelle (routeur)' },
        en: 'Router to other networks. Empty: none.',
        fr: 'Passerelle vers les autres réseaux. Vide : aucune.',
      }),
      dns: setting({
        kind: addressList,
        default: '',
        label: { en: 'Name servers (DNS)', fr: 'Serveurs DNS' },
        en: 'Name servers.',
        fr: 'Serveurs DNS.',
      }),
      hostname: setting({
        kind: text({
          maxLength: 63,
          mayBeEmpty: true,
          // localhost is the loopback on every machine (RFC 6761 §6.3).
          pattern: /^(?!localhost$)[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?$/i,
          en: 'letters, digits and inner hyphens, up to 63, not localhost',
          fr: 'lettres, chiffres et tirets intérieurs, 63 au plus, pas localhost',
        }),
        default: '',
        label: { en: 'Host name', fr: "Nom d'hôte" },
        en: 'Name of this device on the network. Empty: unchanged.',
        fr: "Nom de l'appareil sur le réseau. Vide : inchangé.",
      }),
      backend: setting({
        kind: choice('auto', 'networkmanager', 'systemd-networkd', 'ifupdown', 'none'),
        default: 'auto',
        label: { en: 'Network service', fr: 'Service réseau' },
        en: 'What sets the network of this machine. none: this section changes nothing.',
        fr: 'Service qui gère le réseau de la machine. none : cette section ne change rien.',
      }),
      announce: setting({
        kind: yesNo(),
        default: 'yes',
        label: { en: 'Announcement (DNS-SD)', fr: 'Annonce (DNS-SD)' },
        en: 'Tell the local network by DNS-SD what this device is, so that the finder and others find it.',
        fr: "Annoncer cet appareil au réseau local par DNS-SD, pour que l'outil de recherche et d'autres programmes le trouvent.",
      }),
    },
  },
  web: {
    title: { en: 'Web page', fr: 'Page web' },
    keys: {
      bind: setting({
        kind: bindAddress,
        default: '0.0.0.0',
        label: { en: 'Listening address', fr: "Adresse d'écoute" },
        en: 'Address that page and FTP listen on. While the machine lacks it, they listen on every address.',
        fr: "Adresse d'écoute de la page et du FTP. Tant que la machine ne l'a pas, ils écoutent sur toutes les adresses.",
      }),
      port: setting({
        kind: tcpOrUdpPort,
        default: '8080',
        label: { en: 'TCP port', fr: 'Port TCP' },
        en: 'TCP port.',
        fr: 'Port TCP.',
      }),
      tls: setting({
        kind: yesNo('on'),
        default: 'off',
        label: { en: 'Encryption (https)', fr: 'Chiffrement (https)' },
        en: 'Serve the page encrypted (https).',
        fr: 'Page chiffrée (https).',
      }),
      trusted_proxy: setting({
        kind: optionalAddress,
        default: '',
        label: { en: 'Reverse proxy', fr: 'Proxy inverse' },
        en: 'Address of a reverse proxy before the page: its X-Forwarded-For and X-Forwarded-Host are believed. Empty: none.',
        fr: "Adresse d'un proxy inverse placé devant la page : ses X-Forwarded-For et X-Forwarded-Host sont pris en compte. Vide : aucun.",
      }),
      metrics_token: setting({
        kind: bearerToken(128),
        default: '',
        label: { en: 'Token for /metrics', fr: 'Jeton pour /metrics' },
        en: 'With this token Prometheus reads /metrics (Authorization: Bearer), and nothing else. Empty: only the login of the page does.',
        fr: "Avec ce jeton, Prometheus lit /metrics (Authorization: Bearer), et rien d'autre. Vide : seul l'accès à la page le permet.",
      }),
    },
  },
  ftp: {
    title: { en: 'FTP (config.ini, Manual §9.1)', fr: 'FTP (config.ini, manuel §9.1)' },
    short: { en: 'FTP', fr: 'FTP' },
    keys: {
      enabled: setting({
        kind: yesNo(),
        default: 'yes',
        label: { en: 'FTP service', fr: 'Service FTP' },
        en: 'Whether config.ini can be fetched and replaced by FTP. FTP is not encrypted.',
        fr: "Lecture et remplacement de config.ini par FTP. Le FTP n'est pas chiffré.",
      }),
      port: setting({
        kind: tcpOrUdpPort,
        default: '2121',
        label: { en: 'TCP port', fr: 'Port TCP' },
        en: 'TCP port, on the address of [web] bind.',
        fr: "Port TCP, sur l'adresse de [web] bind.",
      }),
    },
  },
  nut: {
    title: {
      en: 'NUT server: shutdown of servers (RFC 9271)',
      fr: 'Serveur NUT : arrêt des serveurs (RFC 9271)',
    },
    short: { en: 'NUT server', fr: 'Serveur NUT' },
    keys: {
      enabled: setting({
        kind: yesNo(),
        default: 'no',
        label: { en: 'NUT server', fr: 'Serveur NUT' },
        en: 'Whether servers are told by the protocol of NUT (Network UPS Tools) that the mains are absent and when to shut down.',
        fr: "Informer les serveurs, par le protocole de NUT (Network UPS Tools), de l'absence du secteur et du moment de s'arrêter.",
      }),
      ...servedAt('3493', 'TCP'),
      ...nutServerKeys,
      ...shutdownPolicyKeys,
    },
  },
  snmp: {
    title: { en: 'SNMP agent (UPS-MIB, RFC 1628)', fr: 'Agent SNMP (UPS-MIB, RFC 1628)' },
    short: { en: 'SNMP agent', fr: 'Agent SNMP' },
    keys: {
      enabled: setting({
        kind: yesNo(),
        default: 'no',
        label: { en: 'SNMP agent', fr: 'Agent SNMP' },
        en: 'Whether the UPS can be read by SNMP. Nothing can be set.',
        fr: "Lecture de l'ASI par SNMP. Rien ne peut être modifié.",
      }),
      ...servedAt('1161', 'UDP'),
      user: setting({
        kind: text({
          maxLength: 32,
          mayBeEmpty: false,
          pattern: /^[\x21-\x7e]+$/,
          en: 'a name of 1 to 32 characters without blanks and accents',
          fr: 'un nom de 1 à 32 caractères, sans espace ni accent',
        }),
        default: 'ups',
        label: { en: 'User (version 3)', fr: 'Utilisateur (version 3)' },
        en: 'Who may read by version 3 of SNMP, signed and encrypted (authPriv). Both passphrases below are needed.',
        fr: 'Utilisateur autorisé à lire par la version 3 de SNMP, signée et chiffrée (authPriv). Les deux phrases secrètes ci-dessous sont nécessaires.',
      }),
      authentication: setting({
        kind: choice('sha', 'sha256', 'sha512'),
        default: 'sha',
        label: { en: 'Authentication', fr: 'Authentification' },
        en: 'How messages of version 3 are signed: SHA, which every manager knows, or the newer SHA-256 and SHA-512. They are encrypted with AES-128.',
        fr: 'Signature des messages de la version 3 : SHA, connue de tous les superviseurs, ou SHA-256 et SHA-512, plus récentes. Le chiffrement est AES-128.',
      }),
      auth_passphrase: setting({
        kind: passphrase(64),
        default: '',
        label: { en: 'Authentication passphrase', fr: "Phrase secrète d'authentification" },
        en: 'By which messages of version 3 are signed, 8 characters or more. Empty: nobody may read by version 3.',
        fr: 'Signe les messages de la version 3, 8 caractères au moins. Vide : personne ne peut lire par la version 3.',
      }),
      priv_passphrase: setting({
        kind: passphrase(64),
        default: '',
        label: { en: 'Privacy passphrase', fr: 'Phrase secrète de chiffrement' },
        en: 'By which messages of version 3 are encrypted, 8 characters or more. Empty: nobody may read by version 3.',
        fr: 'Chiffre les messages de la version 3, 8 caractères au moins. Vide : personne ne peut lire par la version 3.',
      }),
      v2c: setting({
        kind: yesNo(),
        default: 'no',
        label: { en: 'Version 2c, too', fr: 'Aussi la version 2c' },
        en: 'Answer version 2c, too: everybody on the way can read values and community.',
        fr: 'Répondre aussi à la version 2c : valeurs et communauté circulent en clair.',
      }),
      community: setting({
        kind: snmpCommunity(32),
        default: '',
        label: { en: 'Community (version 2c)', fr: 'Communauté (version 2c)' },
        en: 'Community of version 2c, for reading and for traps; public and private are refused.',
        fr: 'Communauté de la version 2c, pour la lecture et les traps ; public et private sont refusées.',
      }),
      receivers: setting({
        kind: endpointList(162, 8),
        default: '',
        label: { en: 'Receivers of traps', fr: 'Destinataires des traps' },
        en: 'Who is told by trap or inform that the UPS is on battery, and which alarms come and go. Empty: nobody.',
        fr: "Adresses informées, par trap ou inform, du passage de l'ASI sur batterie et des alarmes qui apparaissent ou disparaissent. Vide : aucune.",
      }),
      notify: setting({
        kind: choice('trap', 'inform'),
        default: 'trap',
        label: { en: 'How receivers are told', fr: 'Mode de notification' },
        en: 'trap: sent once. inform: sent again until the receiver has confirmed it, five times at most.',
        fr: "trap : envoyé une fois. inform : répété jusqu'à confirmation du destinataire, cinq fois au plus.",
      }),
      notify_version: setting({
        kind: choice('3', '2c'),
        default: '3',
        label: { en: 'Version of traps', fr: 'Version des traps' },
        en: 'Version of SNMP that receivers are told by: 3 with the user and passphrases above, or 2c with the community.',
        fr: "Version de SNMP des notifications : 3 avec l'utilisateur et les phrases secrètes ci-dessus, ou 2c avec la communauté.",
      }),
      contact: setting({
        kind: text({ maxLength: 255, mayBeEmpty: true }),
        default: '',
        label: { en: 'Contact (sysContact)', fr: 'Contact (sysContact)' },
        en: 'Who looks after the UPS, as managers show it.',
        fr: "Responsable de l'ASI, tel que les superviseurs l'affichent.",
      }),
      location: setting({
        kind: text({ maxLength: 255, mayBeEmpty: true }),
        default: '',
        label: { en: 'Place (sysLocation)', fr: 'Emplacement (sysLocation)' },
        en: 'Where the UPS stands, as managers show it.',
        fr: "Emplacement de l'ASI, tel que les superviseurs l'affichent.",
      }),
      attached_devices: setting({
        kind: text({ maxLength: 63, mayBeEmpty: true }),
        default: '',
        label: { en: 'Devices behind the UPS', fr: "Appareils alimentés par l'ASI" },
        en: 'What the UPS feeds (upsIdentAttachedDevices).',
        fr: "Appareils alimentés par l'ASI (upsIdentAttachedDevices).",
      }),
    },
  },
  modbus_tcp: {
    title: { en: 'Modbus TCP server', fr: 'Serveur Modbus TCP' },
    keys: {
      enabled: setting({
        kind: yesNo(),
        default: 'no',
        label: { en: 'Modbus TCP server', fr: 'Serveur Modbus TCP' },
        en: "Whether a SCADA may read the UPS's own registers by Modbus TCP. Nothing can be written.",
        fr: "Lecture des registres de l'ASI par une supervision (SCADA) en Modbus TCP. Rien ne peut être écrit.",
      }),
      ...servedAt('1502', 'TCP'),
      max_age_s: setting({
        kind: integer(1, 3600),
        default: '10',
        label: { en: 'Greatest age (s)', fr: 'Âge maximal (s)' },
        en: 'Seconds after which words that were read from the UPS answer no request any more: it is asked itself, or the request refused.',
        fr: "Âge, en secondes, au-delà duquel les mots déjà lus ne servent plus à répondre à une requête : l'ASI est interrogée, ou la requête refusée.",
      }),
    },
  },
  mqtt: {
    title: { en: 'MQTT: the values to a broker', fr: 'MQTT : les valeurs vers un broker' },
    short: { en: 'MQTT', fr: 'MQTT' },
    keys: {
      enabled: setting({
        kind: yesNo(),
        default: 'no',
        label: { en: 'MQTT', fr: 'MQTT' },
        en: 'Whether the values are sent to an MQTT broker. Nothing comes in from there.',
        fr: "Envoi des valeurs à un broker MQTT. Rien n'est reçu en retour.",
      }),
      broker: setting({
        kind: optionalBroker,
        default: '',
        label: { en: 'Broker', fr: 'Broker' },
        en: 'Where the broker is; mqtts:// is encrypted (TLS), and the certificate of the broker is checked. Needed where enabled=yes.',
        fr: 'Adresse du broker ; mqtts:// est chiffré (TLS), et le certificat du broker est vérifié. Nécessaire avec enabled=yes.',
      }),
      version: setting({
        kind: choice('5', '3.1.1'),
        default: '5',
        label: { en: 'Version of MQTT', fr: 'Version de MQTT' },
        en: 'Version of the protocol. With 5 the broker says why it refuses, and forgets values of a gateway that is gone.',
        fr: "Version du protocole. Avec 5, le broker indique la raison d'un refus, et efface les valeurs d'une passerelle disparue.",
      }),
      user: setting({
        kind: text({ maxLength: 128, mayBeEmpty: true }),
        default: '',
        label: { en: 'User', fr: 'Utilisateur' },
        en: 'User name at the broker. Empty: none.',
        fr: "Nom d'utilisateur auprès du broker. Vide : aucun.",
      }),
      password: setting({
        kind: readableSecret(128),
        default: '',
        label: { en: 'Password', fr: 'Mot de passe' },
        en: 'Password at the broker. Write a new one here, it is replaced by (set).',
        fr: 'Mot de passe auprès du broker. Saisir le nouveau ici ; il est remplacé par (set).',
      }),
      client_id: setting({
        kind: text({
          maxLength: 64,
          mayBeEmpty: true,
          pattern: /^[A-Za-z0-9_.:-]+$/,
          en: 'letters, digits and _ . : -, up to 64',
          fr: 'lettres, chiffres et _ . : -, 64 au plus',
        }),
        default: '',
        label: { en: 'Client identifier', fr: 'Identifiant du client' },
        en: "Client identifier; no two clients of a broker may have the same. Empty: made of this machine's network cards.",
        fr: "Identifiant du client ; deux clients d'un même broker ne peuvent pas avoir le même. Vide : formé d'après les cartes réseau de la machine.",
      }),
      server_name: setting({
        kind: text({
          maxLength: 253,
          mayBeEmpty: true,
          pattern: /^[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?$/,
          en: 'a host name',
          fr: "un nom d'hôte",
        }),
        default: '',
        label: { en: 'Name in the certificate of the broker', fr: 'Nom dans le certificat du broker' },
        en: 'Name for which the certificate of the broker is, where the broker is reached by another name or by its address. Empty: that of broker.',
        fr: 'Nom porté par le certificat du broker, si le broker est joint par un autre nom ou par son adresse. Vide : celui de broker.',
      }),
      base: setting({
        kind: topicLevels(false),
        default: 'ups',
        label: { en: 'First levels of the topics', fr: 'Premiers niveaux des sujets' },
        en: 'First levels of all topics, the same for all gateways: base/site/device/... base/+/+/alarms is all of a fleet.',
        fr: 'Premiers niveaux de tous les sujets (topics), communs à toutes les passerelles : base/site/device/... base/+/+/alarms est tout un parc.',
      }),
      site: setting({
        kind: oneTopicLevel(false),
        default: 'site',
        label: { en: 'Site', fr: 'Site' },
        en: 'Level for the building or plant.',
        fr: 'Niveau du bâtiment ou du site.',
      }),
      device: setting({
        kind: oneTopicLevel(true),
        default: '',
        label: { en: 'Device', fr: 'Appareil' },
        en: 'Level for this gateway and its UPS; unique in the site. Empty: the client identifier.',
        fr: "Niveau de cette passerelle et de son ASI ; unique sur le site. Vide : l'identifiant du client.",
      }),
      interval_s: setting({
        kind: integer(1, 3600),
        default: '10',
        label: { en: 'Measurements at most every (s)', fr: 'Mesures, au plus toutes les (s)' },
        en: 'Seconds between two messages of the same measurement. States, alarms and losses are sent at once.',
        fr: 'Secondes entre deux messages de la même mesure. États, alarmes et pertes sont envoyés aussitôt.',
      }),
      refresh_s: setting({
        kind: integer(10, 3600),
        default: '60',
        label: { en: 'Everything again every (s)', fr: 'Tout renvoyer toutes les (s)' },
        en: 'Seconds after which each topic is sent again although nothing has changed, so that its age is right.',
        fr: 'Secondes après lesquelles chaque sujet est renvoyé même sans changement, pour que son âge soit juste.',
      }),
      keepalive_s: setting({
        kind: integer(5, 3600),
        default: '30',
        label: { en: 'Keep alive (s)', fr: 'Keep alive (s)' },
        en: 'Seconds of silence after which broker and gateway ask each other for a sign of life. After one and a half times as long the broker says that the gateway is offline.',
        fr: 'Secondes de silence après lesquelles broker et passerelle vérifient leur liaison. Après une fois et demie cette durée, le broker déclare la passerelle hors ligne (offline).',
      }),
      discovery: setting({
        kind: topicLevels(true),
        default: '',
        label: { en: 'Home Assistant discovery', fr: 'Découverte par Home Assistant' },
        en: 'First level of the topics by which Home Assistant (2024.11 or newer) finds the values by itself: there it is homeassistant. Empty: none.',
        fr: "Premier niveau des sujets par lesquels Home Assistant (2024.11 ou plus récent) trouve automatiquement les valeurs : homeassistant, sauf s'il y est réglé autrement. Vide : aucun.",
      }),
    },
  },
  security: {
    title: { en: 'Login of the web page and FTP (Manual §4)', fr: 'Accès à la page web et au FTP (manuel §4)' },
    short: { en: 'Login', fr: 'Accès' },
    keys: {
      user: setting({
        kind: text({
          maxLength: 32,
          mayBeEmpty: false,
          pattern: /^[A-Za-z0-9_.@-]+$/,
          en: 'letters, digits and _ . @ -, up to 32',
          fr: 'lettres, chiffres et _ . @ -, 32 au plus',
        }),
        default: 'root',
        label: { en: 'Login', fr: 'Login' },
        en: 'User name.',
        fr: "Nom d'utilisateur.",
      }),
      password: setting({
        kind: secret(64),
        default: '',
        label: { en: 'Password', fr: 'Mot de passe' },
        en: 'Password. Write a new one here, it is replaced by (set). Empty: the factory password, public. No line: unchanged.',
        fr: "Mot de passe. Saisir le nouveau ici ; il est remplacé par (set). Vide : celui d'usine, public. Sans ligne : inchangé.",
      }),
    },
  },
  lamps: {
    title: {
      en: 'Lamps of the card (Manual §1.3) on LEDs of this machine: names below /sys/class/leds',
      fr: 'Voyants de la carte (manuel §1.3) sur des LED de cette machine : noms sous /sys/class/leds',
    },
    short: { en: 'Lamps', fr: 'Voyants' },
    keys: {
      connection: led(
        { en: 'Connection status', fr: 'Statut de connexion' },
        'Lit while the UPS answers.',
        "Allumé tant que l'ASI répond.",
      ),
      network: led(
        { en: 'Network activity', fr: 'Activité réseau' },
        'Flickers with BACnet traffic.',
        'Clignote avec le trafic BACnet.',
      ),
      power: led(
        { en: 'Power LED', fr: "LED d'alimentation" },
        'Lit while the gateway runs.',
        'Allumé tant que la passerelle fonctionne.',
      ),
      rx: led(
        { en: 'Rx LED', fr: 'LED Rx' },
        'Flickers with answers of the UPS.',
        "Clignote avec les réponses de l'ASI.",
      ),
      tx: led(
        { en: 'Tx LED', fr: 'LED Tx' },
        'Flickers with requests to the UPS.',
        "Clignote avec les requêtes à l'ASI.",
      ),
    },
  },
  registers: {
    title: {
      en: 'Registers given to objects: by hand, such as BYPASS_V1=0x0070 s16 /10, or by the register search, whose lines end with found, when, and on which UPS; alone: a word outside the known tables, fc4: read with function 4',
      fr: "Registres attribués aux objets : à la main, par exemple BYPASS_V1=0x0070 s16 /10, ou par la recherche de registres, dont les lignes finissent par found, la date et l'ASI ; alone : un mot hors des tables connues, fc4 : lu par la fonction 4",
    },
    keys: {},
  },
  simulator: {
    title: {
      en: 'Simulated UPS, used only with [serial] port=simulator or the option --demo',
      fr: "ASI simulée, seulement avec [serial] port=simulator ou l'option --demo",
    },
    short: { en: 'Simulated UPS', fr: 'ASI simulée' },
    keys: {
      family: setting({
        kind: choiceOrProfile(...families),
        default: 'masterys-bc-plus',
        label: { en: 'Simulated range', fr: 'Gamme simulée' },
        en: 'Range to simulate.',
        fr: 'Gamme simulée.',
      }),
      units: setting({
        kind: integer(1, 8),
        default: '1',
        label: { en: 'Number of units', fr: "Nombre d'unités" },
        en: 'Number of units.',
        fr: "Nombre d'unités.",
      }),
      architecture: setting({
        kind: choice('single', 'concentrator', 'multi-units'),
        default: 'single',
        label: { en: 'Architecture', fr: 'Architecture' },
        en: 'Single UPS or parallel system (Manual §5.1).',
        fr: 'ASI unitaire ou système parallèle (manuel §5.1).',
      }),
      scenario: setting({
        kind: text({
          maxLength: 64,
          mayBeEmpty: true,
          pattern: /^[A-Za-z0-9:_-]+$/,
          en: 'the name of a scenario, such as mains-failure',
          fr: "le nom d'un scénario, par exemple mains-failure",
        }),
        default: '',
        label: { en: 'Scenario', fr: 'Scénario' },
        en: 'What happens to the simulated UPS. Empty: healthy, on mains.',
        fr: "Ce qui arrive à l'ASI simulée. Vide : saine, sur secteur.",
      }),
      pace: setting({
        kind: choice('wire', 'none'),
        default: 'wire',
        label: { en: 'Pace', fr: 'Cadence' },
        en: 'wire: as slow as the real serial line. none: at once.',
        fr: 'wire : aussi lente que la vraie liaison série. none : immédiate.',
      }),
    },
  },
} as const satisfies Readonly<Record<string, Section>>;

type Schema = typeof settingsSchema;
type ValueOf<S> = S extends Setting<infer T> ? T : never;

export type SectionName = keyof Schema;

/** All settings, named as in config.ini; `registers` maps an object's name to its assignment text. */
export type Settings = {
  readonly [S in Exclude<SectionName, 'registers'>]: {
    readonly [K in keyof Schema[S]['keys']]: ValueOf<Schema[S]['keys'][K]>;
  };
} & { readonly registers: ReadonlyMap<string, string> };

/** A section by the name that stands in a file; names of Object.prototype are no sections. */
export function sectionOf(name: string): Section | undefined {
  return Object.hasOwn(settingsSchema, name) ? settingsSchema[name as SectionName] : undefined;
}

/** A key of a section by the names that stand in a file. */
export function settingOf(section: string, key: string): Setting<unknown> | undefined {
  const keys = sectionOf(section)?.keys;
  return keys && Object.hasOwn(keys, key) ? keys[key] : undefined;
}

/** Every key in the order of the shipped file. */
export function allSettings(): { section: SectionName; key: string; setting: Setting<unknown> }[] {
  return (Object.entries(settingsSchema) as [SectionName, Section][]).flatMap(([section, { keys }]) =>
    Object.entries(keys).map(([key, one]) => ({ section, key, setting: one })),
  );
}

type Served = Exclude<SectionName, 'registers'>;
type KeyOf<S extends Served> = keyof Settings[S] & string;
type SecretKeyOf<S extends Served> = { [K in KeyOf<S>]: Settings[S][K] extends SecretState ? K : never }[KeyOf<S>];

/** `section.key` of a secret. */
export type SecretName = { [S in Served]: `${S}.${SecretKeyOf<S>}` }[Served];

/** Those that hold a password, which stands nowhere in plain. */
export function secretSettings(): ReturnType<typeof allSettings> {
  return allSettings().filter(({ setting }) => setting.kind.name === 'secret');
}
