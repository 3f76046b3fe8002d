import type { Bilingual } from './bilingual.js';
import { knownErrorText } from './error-texts.js';
import { filledText, frenchOf, type TextFacts } from './written-texts.js';

/**
 * What an error says more exactly than its code, where people are shown it; the more exact first. The English is what the
 * error, the log and the journal hold: the French is found by it, also of what another process or version has written.
 */
// biome-ignore format: a line per text
export const errorDetails = {
  portMissingOthers: { en: 'Serial port {port} does not exist: check the name, the adapter and its cable. Ports found: {found}.', fr: "Le port série {port} n'existe pas : vérifiez le nom, l'adaptateur et son câble. Ports trouvés : {found}." },
  portMissing: { en: 'Serial port {port} does not exist: check the name, the adapter and its cable. No serial port was found.', fr: "Le port série {port} n'existe pas : vérifiez le nom, l'adaptateur et son câble. Aucun port série n'a été trouvé." },
  portForbidden: { en: 'This user may not open {port}: add it to the group that owns the port, usually dialout.', fr: "Cet utilisateur n'a pas le droit d'ouvrir {port} : ajoutez-le au groupe propriétaire du port, en général dialout." },
  portHeldBy: { en: 'Another program holds {port}: {holder}. Stop it, or use another port.', fr: 'Un autre programme occupe {port} : {holder}. Arrêtez-le, ou utilisez un autre port.' },
  portHeld: { en: 'Another program holds {port}. Stop it, or use another port.', fr: 'Un autre programme occupe {port}. Arrêtez-le, ou utilisez un autre port.' },
  portFailed: { en: 'Serial port {port} cannot be used ({why}): check that it is a serial port and that its hardware is there.', fr: "Le port série {port} est inutilisable ({why}) : vérifiez que c'est bien un port série et que son matériel est présent." },
  portUnplugged: { en: 'Serial port {port} went away while it was in use: check the adapter and its cable.', fr: "Le port série {port} a disparu en cours d'utilisation : vérifiez l'adaptateur et son câble." },
  portNotOpened: { en: 'The serial port cannot be opened.', fr: "Le port série ne peut pas être ouvert." },

  unitIsAnother: { en: 'Unit Number {unit} is set, but the unit at that address says that it is unit {saysToBe} (Manual §4.3).', fr: "Le Unit Number configuré est {unit}, mais l'unité à cette adresse s'identifie comme l'unité {saysToBe} (manuel §4.3)." },
  unitPageIsAnother: { en: 'A UPS of code {code} has another unit where unit {unit} is looked for: check unit_addressing.', fr: "Une ASI de code {code} a une autre unité à l'endroit où l'unité {unit} est cherchée : vérifiez unit_addressing." },
  unitRefused: { en: 'Unit {unit} does not exist or is off: the UPS refuses its tables. Check Unit Number (Manual §4.3).', fr: "L'unité {unit} n'existe pas ou est arrêtée : l'ASI refuse ses tables. Vérifiez le Unit Number (manuel §4.3)." },
  unitOfSingle: { en: 'Unit Number {unit} is beyond {range}: this range has one unit: set Unit Number 0 (Manual §5.1).', fr: "Le Unit Number {unit} n'existe pas pour {range} : cette gamme n'a qu'une unité, réglez le Unit Number sur 0 (manuel §5.1)." },
  unitBeyond: { en: 'Unit Number {unit} is beyond {range}: it has units 1 to {most} (Manual §5.1).', fr: "Le Unit Number {unit} n'existe pas pour {range} : les unités vont de 1 à {most} (manuel §5.1)." },
  profileWithErrors: { en: 'The profile {name} has errors: no UPS is read by it until it can be used.', fr: "Le profil {name} contient des erreurs : aucune ASI n'est lue avec lui tant qu'il est inutilisable." },
  profileNotThere: { en: 'The profile {name} is not there: no UPS is read by it until it can be used.', fr: "Le profil {name} est absent : aucune ASI n'est lue avec lui tant qu'il manque." },
  upsSearchRuns: { en: 'A search for the UPS runs already.', fr: "Une recherche de l'ASI est déjà en cours." },
  upsReadOtherwise: { en: 'The gateway reads {ups} on this line already, at Modbus address {slave}, and goes on reading it. Search with this address and range, or first change [serial] slave or [ups] family in the settings.', fr: "La passerelle lit déjà {ups} sur cette liaison, à l'adresse Modbus {slave}, et continue de la lire. Recherchez avec cette adresse et cette gamme, ou modifiez d'abord [serial] slave ou [ups] family dans les réglages." },
  unitNotListed: { en: 'Unit {unit} is not listed.', fr: "L'unité {unit} n'est pas dans la liste." },
  drillClients: { en: 'A drill needs clients, each with an IPv4 address.', fr: 'Un exercice demande des clients, chacun avec une adresse IPv4.' },
  serverAtStake: { en: 'One client of the NUT server was told that the UPS is on battery. If it loses the gateway now, even for seconds, it shuts down: upsmon 2.8.1 and 2.8.2 at once, others after their DEADTIME (15 s).', fr: "Un client du serveur NUT a été informé que l'ASI est sur batterie. S'il perd la passerelle maintenant, même quelques secondes, il s'arrête : upsmon 2.8.1 et 2.8.2 aussitôt, les autres après leur DEADTIME (15 s)." },
  serversAtStake: { en: '{count} clients of the NUT server were told that the UPS is on battery. If they lose the gateway now, even for seconds, they shut down: upsmon 2.8.1 and 2.8.2 at once, others after their DEADTIME (15 s).', fr: "{count} clients du serveur NUT ont été informés que l'ASI est sur batterie. S'ils perdent la passerelle maintenant, même quelques secondes, ils s'arrêtent : upsmon 2.8.1 et 2.8.2 aussitôt, les autres après leur DEADTIME (15 s)." },
  limitNotPossible: { en: '[nut] {key} has a value that is not allowed.', fr: "[nut] {key} a une valeur qui n'est pas permise." },
  readsWait: { en: '{most} reads wait for the line already.', fr: '{most} lectures attendent déjà la ligne.' },

  bacnetPortTaken: { en: 'UDP {address}:{port} is in use: another BACnet program runs here. Stop it (ss -ulpn shows it), or set another [bacnet] port or bind.', fr: 'UDP {address}:{port} est occupé : un autre programme BACnet fonctionne ici. Arrêtez-le (ss -ulpn le montre), ou réglez un autre [bacnet] port ou bind.' },
  bacnetNoAddress: { en: 'This machine has no address {address}: check [bacnet] bind and the network.', fr: "Cette machine n'a pas l'adresse {address} : vérifiez [bacnet] bind et le réseau." },
  bacnetPortForbidden: { en: 'This user may not open UDP port {port}.', fr: "Cet utilisateur n'a pas le droit d'ouvrir le port UDP {port}." },
  bacnetPortFailed: { en: 'UDP {address}:{port} cannot be opened: {why}', fr: 'UDP {address}:{port} ne peut pas être ouvert : {why}' },
  bacnetSocketFailed: { en: 'The BACnet socket failed: {why}', fr: 'La communication BACnet est en panne : {why}' },
  bacnetNoBroadcast: { en: 'No network takes a broadcast.', fr: "Aucun réseau n'accepte de diffusion." },
  bacnetClosed: { en: 'The port is closed.', fr: 'Le port est fermé.' },
  numberTaken: { en: 'Another device has the number {number} (Manual §4.3).', fr: 'Un autre appareil a le numéro {number} (manuel §4.3).' },

  webPortTaken: { en: 'Another program holds TCP port {port}: no page there.', fr: "Un autre programme occupe le port TCP {port} : pas de page à cet endroit." },
  webPortForbidden: { en: 'This user may not open TCP port {port}.', fr: "Cet utilisateur n'a pas le droit d'ouvrir le port TCP {port}." },
  webNoAddress: { en: 'This machine has no address {address}: no page there.', fr: "Cette machine n'a pas l'adresse {address} : pas de page à cet endroit." },
  webPortFailed: { en: 'TCP port {port} on {address} cannot be opened: {why}', fr: 'Le port TCP {port} ne peut pas être ouvert sur {address} : {why}' },
  webFailed: { en: 'The web page cannot be served: {why}', fr: 'La page web ne peut pas être servie : {why}' },
  certificateUnusable: { en: 'The certificate cannot be used: {why}', fr: 'Le certificat est inutilisable : {why}' },
  certificateNotKept: { en: 'The certificate of the web page cannot be kept, browsers will meet another one: {why}', fr: 'Le certificat de la page web ne peut pas être conservé, les navigateurs en verront un autre : {why}' },

  uploadNotMultipart: { en: 'A multipart upload is needed.', fr: 'Il faut un envoi multipart.' },
  uploadEmpty: { en: 'The upload holds no file.', fr: "L'envoi ne contient pas de fichier." },
  uploadBroken: { en: 'The upload breaks off.', fr: "L'envoi s'est interrompu." },
  atMostBytes: { en: 'At most {most} bytes are taken.', fr: '{most} octets au plus sont acceptés.' },
  noRecipient: { en: 'There is no such recipient any more.', fr: "Ce destinataire n'existe plus." },
  noClass: { en: 'There is no Notification Class {number}.', fr: "Il n'y a pas de Notification Class {number}." },
  noAlarm: { en: 'There is no alarm {name}.', fr: "Il n'y a pas d'alarme {name}." },
  noIncident: { en: 'The journal has no incident {id}.', fr: "Le journal n'a pas d'incident {id}." },
  noObject: { en: 'There is no object {name}.', fr: "Il n'y a pas d'objet {name}." },
  noHistory: { en: 'There is no history of {names}; there is of {allowed}.', fr: "Il n'y a pas d'historique de {names} ; il y en a de {allowed}." },
  endsBeforeItBegins: { en: 'The time ends before it begins.', fr: 'La fin de la période précède son début.' },
  noLineForObject: { en: '{key} = {value} is no line of [registers] for {name}.', fr: "{key} = {value} n'est pas une ligne de [registers] pour {name}." },
  noDocument: { en: 'There is no such document.', fr: "Ce document n'existe pas." },
  valueNotPossible: { en: 'The value is not possible for {name}.', fr: "La valeur n'est pas possible pour {name}." },
  stateNotWhole: { en: 'A state is a whole number.', fr: 'Un état est un nombre entier.' },
  notABackup: { en: 'The file is not a backup of this gateway.', fr: "Ce fichier n'est pas une sauvegarde de cette passerelle." },
  editsOrText: { en: 'Either edits or text must be given.', fr: 'Il faut donner edits ou text, et un seul des deux.' },

  updateNotInSlots: { en: 'The gateway was not installed by scripts/install: it was started by hand, without slots for two versions.', fr: "La passerelle n'a pas été installée par scripts/install : elle a été lancée à la main, sans emplacements pour deux versions." },
  updateNoKey: { en: 'No key is installed that an image could be signed with (config/firmware-keys.pem, site-keys.pem).', fr: "Aucune clé n'est installée avec laquelle une image pourrait être signée (config/firmware-keys.pem, site-keys.pem)." },
  updateBusy: { en: 'Another update is under way.', fr: 'Une autre mise à jour est en cours.' },
  imageForProduct: { en: 'The image is for {product}.', fr: "L'image est destinée à {product}." },
  imageForTarget: { en: 'The image is for {target}, this machine is {own}.', fr: "L'image est destinée à {target}, cette machine est {own}." },
  imageNeedsNode: { en: '{version} needs Node {minimum} or newer, this machine has {own}.', fr: 'La version {version} demande Node {minimum} ou plus récent, cette machine a {own}.' },
  imageTooOld: { en: '{version} is older than the minimum, {minimum}.', fr: 'La version {version} est plus ancienne que la version minimale, {minimum}.' },
  imageReplacesNewer: { en: '{version} can only replace {minimum} or newer; this is {own}.', fr: 'La version {version} ne peut remplacer que la {minimum} ou une plus récente ; celle-ci est la {own}.' },
  imageNoRoom: { en: '{needed} bytes are needed, {room} are free.', fr: 'Il faut {needed} octets, {room} sont libres.' },
  noPreviousVersion: { en: 'There is no previous version to go back to.', fr: "Il n'y a pas de version précédente à laquelle revenir." },
  cannotReadEachOther: { en: '{version} cannot read what {own} has written, or not the other way round.', fr: 'La version {version} ne peut pas lire ce que la {own} a écrit, ou inversement.' },
  slotsUnwritable: { en: 'The slots cannot be written: {why}', fr: 'Les emplacements ne peuvent pas être écrits : {why}' },
  slotUnwritable: { en: 'The slot cannot be written: {why}', fr: "L'emplacement ne peut pas être écrit : {why}" },
  imageNotTaken: { en: 'The image cannot be taken: {why}', fr: "L'image ne peut pas être reçue : {why}" },
  imageEndsEarly: { en: 'The image ends too early.', fr: "L'image se termine trop tôt." },
  imageStalled: { en: 'Nothing more came for {seconds} s.', fr: "Plus rien n'est arrivé pendant {seconds} s." },
  imageBrokeOff: { en: 'The transfer of the image broke off.', fr: "Le transfert de l'image s'est interrompu." },
  imageOtherBeginning: { en: 'The file does not begin like a firmware image.', fr: 'Le fichier ne commence pas comme une image de micrologiciel.' },
  imageNotTrusted: { en: 'No key that this gateway trusts has signed the image.', fr: "L'image n'est signée par aucune clé à laquelle cette passerelle fait confiance." },
  imageHasMore: { en: 'Something follows the last file.', fr: 'Des données suivent le dernier fichier.' },
  imageFileAltered: { en: '{file} is not what was signed.', fr: "{file} ne correspond pas à ce qui a été signé." },
  manifestTooLong: { en: 'The manifest is too long.', fr: 'Le manifeste est trop long.' },
  manifestUnreadable: { en: 'The manifest cannot be read.', fr: 'Le manifeste ne peut pas être lu.' },

  searchMostObservations: { en: '{most} observations are kept at most.', fr: '{most} observations au plus sont conservées.' },
  searchNoObservation: { en: 'There is no observation {id}.', fr: "Il n'y a pas d'observation {id}." },
  searchProbability: { en: 'Its probability is {probability}.', fr: 'Sa probabilité est de {probability}.' },
  searchFeeds: { en: 'It is {objects} already.', fr: 'Il alimente déjà {objects}.' },
  searchFed: { en: '{object} has a register already: {lines}.', fr: '{object} a déjà un registre : {lines}.' },
  searchNoLine: { en: '[registers] has no line {key}.', fr: "[registers] n'a pas de ligne {key}." },
  searchNoCandidate: { en: '{object} has no candidate {candidate}.', fr: "{object} n'a pas de candidat {candidate}." },
  noUpsYet: { en: 'No UPS has been found yet.', fr: "Aucune ASI n'a encore été trouvée." },
  siteMakesNoProfile: { en: 'The registers of this site make no profile: {found}', fr: 'Les registres de ce site ne forment pas un profil : {found}' },
  profileTrialRuns: { en: 'Another profile is being tried.', fr: 'Un autre profil est à l’essai.' },
  siteProfileMissing: { en: 'The site has no profile {name}.', fr: "Le site n'a pas de profil {name}." },
  siteProfilesFull: { en: 'A site has {most} profiles and {mostBytes} bytes of them at most: remove one first.', fr: "Un site a au plus {most} profils, de {mostBytes} octets en tout : supprimez-en un d'abord." },
  folderUnwritable: { en: '{folder} cannot be written.', fr: '{folder} ne peut pas être écrit.' },
  profileGone: { en: '{file} is gone again.', fr: '{file} a de nouveau disparu.' },
  fileNotDeleted: { en: '{file} cannot be deleted.', fr: '{file} ne peut pas être supprimé.' },

  addressAnswered: { en: 'Another machine answers for {address}.', fr: 'Une autre machine répond pour {address}.' },
  networkNotThere: { en: 'Open the page at the new address; this is {address}.', fr: 'Ouvrez la page à la nouvelle adresse ; celle-ci est {address}.' },
  networkTakenBack: { en: 'The change was taken back before it was made.', fr: "La modification a été annulée avant d'être faite." },
  gatewayStops: { en: 'The gateway stops.', fr: "La passerelle s'arrête." },
  networkSwitchedOff: { en: 'Switched off by [network] backend=none.', fr: 'Désactivé par [network] backend=none.' },
  networkNoHelper: { en: 'The network helper is not installed on this machine (scripts/install).', fr: "L'assistant réseau n'est pas installé sur cette machine (scripts/install)." },
  networkNoInterface: { en: 'This machine has no network interface with an address.', fr: "Cette machine n'a pas d'interface réseau avec une adresse." },
  networkNoRuler: { en: 'Neither systemd-networkd, NetworkManager nor ifupdown manages the interface.', fr: "Ni systemd-networkd, ni NetworkManager, ni ifupdown ne gère l'interface." },
  networkOtherRuler: { en: 'Another service than the one of [network] backend manages the interface.', fr: "Un autre service que celui de [network] backend gère l'interface." },
  helperNotAsked: { en: 'The network helper is not asked any more.', fr: "L'assistant réseau n'est plus interrogé." },
  helperNotWaited: { en: 'The network helper is not waited for.', fr: "L'assistant réseau n'est plus attendu." },
  helperSilent: { en: 'The network helper does not answer.', fr: "L'assistant réseau ne répond pas." },
  helperTalks: { en: 'The network helper answers too much.', fr: "La réponse de l'assistant réseau est trop longue." },
  helperUnreachable: { en: 'The network helper cannot be reached.', fr: "L'assistant réseau n'est pas joignable." },
  helperWentAway: { en: 'The network helper went away without an answer.', fr: "L'assistant réseau s'est arrêté sans répondre." },
} as const satisfies Readonly<Record<string, Bilingual>>;

export type ErrorDetail = keyof typeof errorDetails;

/** The English of a detail, as an error has it. */
export function errorDetail(name: ErrorDetail, facts: TextFacts = {}): string {
  return filledText(errorDetails[name].en, facts);
}

/** The French of what an error of that code says; its whole text where the detail is none of these. */
export function frenchErrorDetail(code: string | undefined, detail: string): string | undefined {
  const whole = code === undefined ? undefined : knownErrorText(code);
  const ofPeer = whole && {
    en: `{peer}: ${whole.en} ({reason})`,
    fr: `{peer} : ${whole.fr} ({reason})`,
  };
  return frenchOf({ ...errorDetails, ...(ofPeer && { ofPeer }) }, detail) ?? whole?.fr;
}
