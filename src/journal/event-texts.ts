import type { Bilingual } from '../core/bilingual.js';
import type { EventKind } from './journal-event.js';

/**
 * A part in square brackets is left out when the event lacks one of its members; brackets without any, as of a section of
 * config.ini, are text.
 */
// biome-ignore format: a kind per line
export const eventTexts: Readonly<Record<EventKind, Bilingual>> = {
  started: { en: 'The gateway started[, version {subject}][ ({detail})]', fr: 'La passerelle a démarré[, version {subject}][ ({detail})]' },
  'started-after-cut': { en: 'The gateway started after a power cut or a crash[, version {subject}]', fr: 'La passerelle a démarré après une coupure ou une panne[, version {subject}]' },
  stopped: { en: 'The gateway stopped[: {detail}]', fr: "La passerelle s'est arrêtée[ : {detail}]" },
  'alarm-raised': { en: 'Alarm: {subject}', fr: 'Alarme : {subject}' },
  'alarm-cleared': { en: 'Alarm cleared: {subject}', fr: 'Fin d’alarme : {subject}' },
  'state-changed': { en: '{subject}: [{from} → ]{to}', fr: '{subject} : [{from} → ]{to}' },
  'ups-connected': { en: 'The UPS answers', fr: "L'ASI répond" },
  'communication-lost': { en: 'Communication with the UPS lost', fr: "Communication avec l'ASI perdue" },
  'detection-requested': { en: 'Search for the UPS asked for[ by {who}]', fr: "Recherche de l'ASI demandée[ par {who}]" },
  'communication-back': { en: 'Communication with the UPS is back', fr: "Communication avec l'ASI rétablie" },
  'gateway-fault': { en: 'The gateway is faulty[: {detail}]', fr: 'La passerelle est en défaut[ : {detail}]' },
  'gateway-fault-ended': { en: 'The fault of the gateway is over', fr: 'Le défaut de la passerelle a disparu' },
  'settings-changed': { en: 'Setting {subject}: [{from} → ]{to}[, by {who}]', fr: 'Réglage {subject} : [{from} → ]{to}[, par {who}]' },
  'settings-rejected': { en: 'Settings refused[ from {who}][: {detail}]', fr: 'Réglages refusés[ de {who}][ : {detail}]' },
  'settings-file-deleted': { en: 'config.ini deleted[ by {who}]; its settings stay in force', fr: 'config.ini supprimé[ par {who}] ; ses réglages restent en vigueur' },
  'settings-file-returned': { en: 'config.ini was missing and is back with the settings in force', fr: 'config.ini manquait et est revenu avec les réglages en vigueur' },
  login: { en: 'Login of {subject}[ from {who}]', fr: 'Connexion de {subject}[ depuis {who}]' },
  'login-failed': { en: 'Failed login[ as {subject}][ from {who}]', fr: 'Échec de connexion[ comme {subject}][ depuis {who}]' },
  'login-locked': { en: 'Logins[ from {who}] locked after too many failures', fr: 'Connexions[ depuis {who}] bloquées après trop d’échecs' },
  'password-changed': { en: 'Password[ of {subject}] changed[ by {who}]', fr: 'Mot de passe[ de {subject}] changé[ par {who}]' },
  'factory-password-kept': { en: 'The factory password is kept on purpose[, by {who}]', fr: "Le mot de passe d'usine est gardé volontairement[, par {who}]" },
  'password-recovered': { en: 'Password reset on the machine itself[: {detail}]', fr: 'Mot de passe réinitialisé sur la machine même[ : {detail}]' },
  'password-failure': { en: 'Wrong BACnet password[ from {who}][ ({subject})]', fr: 'Mot de passe BACnet erroné[ de {who}][ ({subject})]' },
  'commissioning-started': { en: 'Commissioning started[ by {who}][: {detail}]', fr: 'Mise en service commencée[ par {who}][ : {detail}]' },
  'commissioning-ended': { en: 'Commissioning ended[ by {who}][: {detail}]', fr: 'Mise en service terminée[ par {who}][ : {detail}]' },
  'forced-value': { en: '{subject} forced[: {to}][, by {who}][ ({detail})]', fr: '{subject} forcé[ : {to}][, par {who}][ ({detail})]' },
  'forced-value-ended': { en: '{subject} is no longer forced[, by {who}]', fr: "{subject} n'est plus forcé[, par {who}]" },
  'property-written': { en: '{subject} written: {to}[, by {who}][ ({detail})]', fr: '{subject} écrit : {to}[, par {who}][ ({detail})]' },
  'duplicate-device': { en: 'Another device has our Device Identifier[ {subject}][, at {who}][ ({detail})]', fr: 'Un autre appareil a notre Device Identifier[ {subject}][, à {who}][ ({detail})]' },
  'duplicate-device-gone': { en: 'The other device with our Device Identifier[ {subject}] is gone[, was at {who}]', fr: "L'autre appareil avec notre Device Identifier[ {subject}] a disparu[, était à {who}]" },
  'duplicate-name': { en: 'Another device has our name[ {subject}][, at {who}]', fr: 'Un autre appareil porte notre nom[ {subject}][, à {who}]' },
  'duplicate-name-gone': { en: 'The other device with our name[ {subject}] is gone[, was at {who}]', fr: "L'autre appareil avec notre nom[ {subject}] a disparu[, était à {who}]" },
  'time-refused': { en: 'Time from BACnet refused: no date that BACnet can show[, from {who}]', fr: 'Heure de BACnet refusée : date que BACnet ne peut afficher[, depuis {who}]' },
  'time-synchronised': { en: 'Time synchronised by BACnet[: {from} → {to}][, by {detail}][, from {who}]', fr: 'Heure synchronisée par BACnet[ : {from} → {to}][, de {detail}][, depuis {who}]' },
  'clock-set': { en: 'The clock of the machine was set: {from} → {to}', fr: "L'horloge de la machine a été réglée : {from} → {to}" },
  'restart-requested': { en: 'Restart asked for[ by {who}][ ({detail})]', fr: 'Redémarrage demandé[ par {who}][ ({detail})]' },
  'communication-disabled': { en: 'BACnet communication switched off[ by {who}][ ({detail})]', fr: 'Communication BACnet coupée[ par {who}][ ({detail})]' },
  'communication-enabled': { en: 'BACnet communication switched on again[ by {who}]', fr: 'Communication BACnet rétablie[ par {who}]' },
  'network-changed': { en: 'Network settings applied[ by {who}][: {detail}]', fr: 'Réglages réseau appliqués[ par {who}][ : {detail}]' },
  'network-confirmed': { en: 'Network settings confirmed[ by {who}]', fr: 'Réglages réseau confirmés[ par {who}]' },
  'network-reverted': { en: 'Network settings not confirmed, the former ones are back[: {detail}]', fr: 'Réglages réseau non confirmés, retour aux précédents[ : {detail}]' },
  'network-failed': { en: 'Network settings could not be applied, the former ones are back[: {detail}]', fr: 'Réglages réseau impossibles à appliquer, retour aux précédents[ : {detail}]' },
  'network-waiting': { en: 'Network settings[ of {who}] not applied yet, tried again until they are[: {detail}]', fr: "Réglages réseau[ de {who}] pas encore appliqués, nouveaux essais jusqu'à ce qu'ils le soient[ : {detail}]" },
  'network-refused': { en: 'Network settings[ of {who}] not applied, config.ini has the former ones again: another machine has the address {subject}', fr: "Réglages réseau[ de {who}] non appliqués, config.ini a de nouveau les précédents : une autre machine a l'adresse {subject}" },
  'served-address-missing': { en: 'The machine does not have the address {subject} of [web] bind: page and FTP are served on every address', fr: "La machine n'a pas l'adresse {subject} de [web] bind : page et FTP sont servis sur toutes les adresses" },
  'served-address-back': { en: 'The machine has the address {subject} of [web] bind: page and FTP are served there only', fr: "La machine a l'adresse {subject} de [web] bind : page et FTP n'y sont servis que là" },
  'firmware-uploaded': { en: 'Firmware[ {subject}] received[ from {who}]', fr: 'Micrologiciel[ {subject}] reçu[ de {who}]' },
  'firmware-refused': { en: 'Firmware[ {subject}] refused[: {detail}][, from {who}]', fr: 'Micrologiciel[ {subject}] refusé[ : {detail}][, de {who}]' },
  'firmware-activated': { en: 'Firmware: [{from} → ]{to}[, by {who}]', fr: 'Micrologiciel : [{from} → ]{to}[, par {who}]' },
  'firmware-confirmed': { en: 'Firmware[ {subject}] runs and is kept', fr: 'Le micrologiciel[ {subject}] fonctionne et est conservé' },
  'firmware-reverted': { en: 'Firmware: [{from} → ]{to}, the former version is back[: {detail}]', fr: 'Micrologiciel : [{from} → ]{to}, retour à la version précédente[ : {detail}]' },
  'backup-restored': { en: 'Backup restored[ by {who}]', fr: 'Sauvegarde restaurée[ par {who}]' },
  'factory-reset': { en: 'Factory settings restored[ by {who}]', fr: "Réglages d'usine restaurés[ par {who}]" },
  'tls-changed': { en: 'Certificate of the web page changed[ by {who}]', fr: 'Certificat de la page web changé[ par {who}]' },
  'journal-damaged': { en: 'Damaged and dropped: the end of the {subject}[, {detail} bytes]', fr: 'Endommagée et écartée : la fin du journal ({subject})[, {detail} octets]' },
};

// biome-ignore format: a word per line
export const eventWords = {
  simulated: { en: 'SIMULATED', fr: 'SIMULÉ' },
  repeats: { en: '{repeats} more like it', fr: '{repeats} autres semblables' },
  events: { en: 'event journal', fr: 'journal des événements' },
  history: { en: 'measurement history', fr: 'historique des mesures' },
  none: { en: '(none)', fr: '(rien)' },
} as const satisfies Readonly<Record<string, Bilingual>>;
