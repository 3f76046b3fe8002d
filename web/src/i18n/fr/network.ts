import type { network as english } from '../en/network.js';
import type { SameTexts } from '../same-texts.js';

// biome-ignore format: a line per text
export const network: SameTexts<typeof english> = {
  'network.inForce': 'En vigueur',
  'network.settings': 'Réglages',
  'network.interface': 'Interface',
  'network.address': 'Adresse',
  'network.netmask': 'Masque',
  'network.gateway': 'Passerelle',
  'network.dns': 'Serveurs DNS',
  'network.hostname': "Nom d'hôte",
  'network.dhcp': 'Par DHCP',
  'network.backend': 'Configuré par',
  'network.mode': 'Adressage',
  'network.dhcpMode': 'par DHCP',
  'network.fixedMode': 'fixe',
  'network.readOnly': 'Le réseau de cette machine ne peut pas être configuré ici.',
  'network.apply': 'Appliquer',
  'network.goTo': "La passerelle change d'adresse maintenant. Ouvrez la page à la nouvelle adresse, connectez-vous et appuyez sur « Conserver les nouveaux réglages » :",
  'network.goToDhcp': "La passerelle demande maintenant son adresse au serveur DHCP. Cherchez-la dans la liste du routeur ou avec l'outil de recherche, ouvrez-y la page et appuyez sur « Conserver les nouveaux réglages ».",
  'network.sameNetwork': "Si la page ne s'ouvre pas : le PC ou le téléphone doit avoir une adresse du même réseau.",
  'network.confirmOrRevert': "Après « Appliquer », il faut confirmer dans les 90 secondes, depuis la nouvelle adresse. Sinon, les anciens réglages reviennent automatiquement : personne ne perd l'accès.",
  'network.unconfirmed': 'Vous avez atteint cette page avec les nouveaux réglages réseau. Les conserver ?',
  'network.revertsIn': 'Les anciens réglages reviennent dans {duration}.',
  'network.comingBack': "Personne n'a confirmé : les anciens réglages reviennent maintenant. Cette page se reconnecte automatiquement.",
  'network.cameBack': "La modification n'a pas été conservée : les anciens réglages sont de nouveau en vigueur.",
  'network.kept': 'Les nouveaux réglages sont confirmés et conservés.',
  'network.lastChange': 'Dernière modification, {time} :',
  'network.confirm': 'Conserver les nouveaux réglages',
};
