export type FinderLanguage = 'en' | 'fr';

/** What the finder says, in the two languages of the interface. */
export interface FinderTexts {
  readonly usage: string;
  readonly columns: readonly [
    number: string,
    address: string,
    device: string,
    ups: string,
    unit: string,
    serial: string,
    firmware: string,
    page: string,
  ];
  readonly simulated: string;
  searching(seconds: number, networks: string): string;
  progress(found: number, secondsLeft: number): string;
  found(count: number): string;
  readonly nothing: string;
  hints(networks: string): readonly string[];
  sameNumber(value: string, rows: string, places: string): string;
  sameName(value: string, rows: string): string;
  otherSubnet(row: number, address: string, own: string): string;
  notAsked(row: number): string;
  secureConnectAlone(row: number): string;
  portTaken(port: number): string;
  otherDevices(count: number): string;
  readonly noNetwork: string;
  readonly askNumber: string;
  noSuchRow(row: number): string;
  noPage(row: number): string;
  opens(page: string): string;
  cannotOpen(page: string): string;
}

const options = {
  en: `  --timeout S       how long to search, in seconds (5)
  --interface NAME  search one network only: interface name or own address
  --port N          UDP port of the BACnet network (47808)
  --json            the result as JSON, for programs
  --open N          open the page of gateway N of the list
  --language L      en or fr
  --help            this text`,
  fr: `  --timeout S       durée de la recherche, en secondes (5)
  --interface NOM   un seul réseau : nom de l'interface ou adresse de ce PC
  --port N          port UDP du réseau BACnet (47808)
  --json            le résultat en JSON, pour un programme
  --open N          ouvrir la page de la passerelle N de la liste
  --language L      en ou fr
  --help            ce texte`,
};

export const finderTexts: Readonly<Record<FinderLanguage, FinderTexts>> = {
  en: {
    usage: `Usage: ups-finder [options]

Finds the BACnet gateways of UPSs on the local network.

${options.en}

Exit codes
  0  at least one gateway was found; --help
  1  none was found, or --open has nothing to open
  2  the command line is not understood
`,
    columns: ['No.', 'Address', 'Device', 'UPS', 'Unit', 'Serial number', 'Firmware', 'Page'],
    simulated: 'SIMULATED',
    searching: (seconds, networks) => `Searching for ${seconds} s on ${networks} ...`,
    progress: (found, secondsLeft) => `${found} found, ${secondsLeft} s left`,
    found: (count) => `${count} ${count === 1 ? 'gateway' : 'gateways'} found.`,
    nothing: 'No gateway answered.',
    hints: (networks) => [
      'Is the gateway powered, and do the lamps of its network socket and of the switch light?',
      `Is this PC plugged into the same network? It searched ${networks}. --interface chooses another one.`,
      'The firewall of this PC must let this program receive UDP (ports 47808 and 5353). Windows asks at the first start.',
      'Behind a router or in another VLAN nothing can be found: plug the PC into the switch of the gateway.',
      'A gateway without DHCP server and without fixed address has no address yet: check [network] of its config.ini.',
    ],
    sameNumber: (value, rows, places) =>
      `Device Identifier ${value} is used more than once${rows}: ${places}. Give each device its own (page BACnet, Device Identifier).`,
    sameName: (value, rows) =>
      `The name "${value}" is used more than once${rows}. [bacnet] object_name tells them apart.`,
    otherSubnet: (row, address, own) =>
      `${row}: ${address} is not in the subnet of this PC (${own}). To open its page, give the PC a second address near ${address}.`,
    notAsked: (row) => `${row}: did not answer when asked by BACnet; what is shown was announced.`,
    secureConnectAlone: (row) =>
      `${row}: is on BACnet/SC alone: a BMS reaches it by its hub. What is shown was announced.`,
    portTaken: (port) =>
      `Another program on this PC uses UDP ${port}: an interface that answers to everybody only may be missing in the list.`,
    otherDevices: (count) => `${count} other BACnet ${count === 1 ? 'device' : 'devices'} on this network.`,
    noNetwork: 'This PC has no network: plug in the cable, or set an address.',
    askNumber: 'Number of the page to open (Enter: none): ',
    noSuchRow: (row) => `There is no gateway ${row} in the list.`,
    noPage: (row) => `Gateway ${row} has no page that is known.`,
    opens: (page) => `Opening ${page}`,
    cannotOpen: (page) => `The browser could not be started. Type this address into it: ${page}`,
  },
  fr: {
    usage: `Utilisation : ups-finder [options]

Recherche les passerelles BACnet d'onduleurs (ASI) sur le réseau local.

${options.fr}

Codes de sortie
  0  au moins une passerelle a été trouvée ; --help
  1  aucune n'a été trouvée, ou --open n'a rien à ouvrir
  2  la ligne de commande n'est pas comprise
`,
    columns: ['N°', 'Adresse', 'Device', 'ASI', 'Unité', 'N° de série', 'Version', 'Page'],
    simulated: 'SIMULÉE',
    searching: (seconds, networks) => `Recherche pendant ${seconds} s sur ${networks} ...`,
    progress: (found, secondsLeft) => `${found} trouvée(s), encore ${secondsLeft} s`,
    found: (count) => (count === 1 ? '1 passerelle trouvée.' : `${count} passerelles trouvées.`),
    nothing: "Aucune passerelle n'a répondu.",
    hints: (networks) => [
      'La passerelle est-elle alimentée, les voyants de sa prise réseau et du switch sont-ils allumés ?',
      `Ce PC est-il sur le même réseau ? Recherche faite sur ${networks}. --interface en choisit un autre.`,
      'Le pare-feu de ce PC doit laisser ce programme recevoir en UDP (ports 47808 et 5353). Windows le demande au premier lancement.',
      'Derrière un routeur ou dans un autre VLAN, rien ne peut être trouvé : brancher le PC sur le switch de la passerelle.',
      "Sans serveur DHCP ni adresse fixe, une passerelle n'a pas encore d'adresse : voir [network] de son config.ini.",
    ],
    sameNumber: (value, rows, places) =>
      `Le Device Identifier ${value} est utilisé plusieurs fois${rows} : ${places}. Donner le sien à chaque appareil (page BACnet, Device Identifier).`,
    sameName: (value, rows) =>
      `Le nom « ${value} » est utilisé plusieurs fois${rows}. [bacnet] object_name les distingue.`,
    otherSubnet: (row, address, own) =>
      `${row} : ${address} n'est pas dans le sous-réseau de ce PC (${own}). Pour ouvrir sa page, donner au PC une seconde adresse proche de ${address}.`,
    notAsked: (row) => `${row} : pas de réponse en BACnet ; ce qui est affiché a été annoncé.`,
    secureConnectAlone: (row) =>
      `${row} : en BACnet/SC uniquement, une GTC l'atteint par son hub. Ce qui est affiché a été annoncé.`,
    portTaken: (port) =>
      `Un autre programme de ce PC utilise UDP ${port} : une interface qui ne répond qu'à tous peut manquer dans la liste.`,
    otherDevices: (count) =>
      count === 1 ? '1 autre appareil BACnet sur ce réseau.' : `${count} autres appareils BACnet sur ce réseau.`,
    noNetwork: "Ce PC n'a pas de réseau : brancher le câble, ou régler une adresse.",
    askNumber: 'Numéro de la page à ouvrir (Entrée : aucune) : ',
    noSuchRow: (row) => `Il n'y a pas de passerelle ${row} dans la liste.`,
    noPage: (row) => `La passerelle ${row} n'a pas de page connue.`,
    opens: (page) => `Ouverture de ${page}`,
    cannotOpen: (page) => `Le navigateur n'a pas pu être lancé. Y taper cette adresse : ${page}`,
  },
};

/** The language of the user's machine, English where it is neither. */
export function languageOf(locale: string): FinderLanguage {
  return /^fr\b/i.test(locale.replace('_', '-')) ? 'fr' : 'en';
}
