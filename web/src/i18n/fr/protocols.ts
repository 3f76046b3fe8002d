import type { protocols as english } from '../en/protocols.js';
import type { SameTexts } from '../same-texts.js';

// biome-ignore format: a line per text
export const protocols: SameTexts<typeof english> = {
  'protocols.nut': 'NUT',
  'protocols.snmp': 'SNMP',
  'protocols.modbus-tcp': 'Modbus TCP',
  'protocols.mqtt': 'MQTT',
  'protocols.off': 'Désactivé.',
  'door.open': 'Ouvert : {transport} {port} sur {bind}.',
  'door.closed': 'Pas encore ouvert : {transport} {port} sur {bind}.',
  'door.portTaken': 'Fermé : un autre programme occupe le port {transport} {port} sur {bind}. Nouvel essai en cours.',
  'door.portForbidden': 'Fermé : cet utilisateur ne peut pas ouvrir le port {transport} {port}. En choisir un au-dessus de 1023.',
  'door.failed': "Fermé : le port {transport} {port} sur {bind} ne peut pas être ouvert, peut-être parce que cette machine n'a pas l'adresse. Nouvel essai en cours.",
  'modbusTcp.about': "Une supervision (SCADA) lit ici les registres de l'ASI, aux adresses de l'ASI. Rien ne peut être écrit.",
  'modbusTcp.clients': 'Connectés actuellement',
  'modbusTcp.noClients': 'Personne.',
  'modbusTcp.since': 'Depuis',
  'modbusTcp.fromMemory': "Répondues d'après la dernière lecture",
  'modbusTcp.passedThrough': "Répondues par l'ASI",
  'modbusTcp.refused': 'Refusées',
  'modbusTcp.waiting': 'En attente de la ligne',
  'modbusTcp.turnedAway': 'Connexions refusées',
  'modbusTcp.notAllowed': 'La dernière, {time} : {address}, qui ne fait pas partie des adresses admises.',
  'modbusTcp.crowded': 'La dernière, {time} : {address}, en raison du trop grand nombre de connexions.',
};
