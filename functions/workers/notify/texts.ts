// What mails say, in each language. No links: whoever is used to following one from such a mail follows a forged one.
import type { NoticeDetail } from '../../manifest/notices.ts';

interface MailTexts {
  /** `{name}` is the user's. */
  readonly greeting: string;
  readonly subjects: Readonly<Record<Told, string>>;
  /** `{kind}` and `{left}` are filled in. */
  readonly sentences: Readonly<Record<Told, string>>;
  readonly kinds: Readonly<Record<NonNullable<NoticeDetail['kind']>, string>>;
  readonly facts: { readonly account: string; readonly time: string; readonly address: string };
  readonly by: Readonly<Record<NonNullable<NoticeDetail['by']>, string>>;
  readonly notYou: string;
}

/** What there is to tell of. */
export type Told =
  | 'accountLocked'
  | 'accountUnlocked'
  | 'addressChanged'
  | 'codeUsed'
  | 'factorRegistered'
  | 'factorRemoved'
  | 'factorRenamed'
  | 'factorsReset'
  | 'newCodes'
  | 'optedIn'
  | 'optedOut'
  | 'passIssued'
  | 'passUsed'
  | 'passwordChanged'
  | 'pushDenied'
  | 'pushDisowned';

const en: MailTexts = {
  greeting: 'Hello {name},',
  subjects: {
    accountLocked: 'Your account was locked',
    accountUnlocked: 'Your account was unlocked',
    addressChanged: 'Your mail address was changed',
    codeUsed: 'A recovery code was used',
    factorRegistered: 'A device was registered',
    factorRemoved: 'A device was removed',
    factorRenamed: 'A device was renamed',
    factorsReset: 'All your devices of a kind were removed',
    newCodes: 'You have new recovery codes',
    optedIn: 'A second factor was turned on again',
    optedOut: 'A second factor was turned off',
    passIssued: 'A pass was issued for your account',
    passUsed: 'A pass was used to sign in',
    passwordChanged: 'Your password was changed',
    pushDenied: 'A sign-in was denied on your phone',
    pushDisowned: 'A sign-in was reported from your phone',
  },
  sentences: {
    accountLocked: 'Your account was locked. Nobody can sign in to it until it is unlocked.',
    accountUnlocked: 'Your account was unlocked. You can sign in again.',
    addressChanged: 'The mail address of your account was changed. The old and the new address get this mail.',
    codeUsed: 'Somebody signed in to your account with a recovery code. Codes left: {left}.',
    factorRegistered: 'A device for {kind} was registered for your account.',
    factorRemoved: 'A device for {kind} was removed from your account.',
    factorRenamed: 'A device for {kind} of your account was renamed.',
    factorsReset: 'All devices for {kind} were removed from your account.',
    newCodes: 'New recovery codes were made for your account. The old ones for {kind} no longer work.',
    optedIn: 'Your account asks for {kind} again.',
    optedOut: 'Your account no longer asks for {kind} when you sign in.',
    passIssued:
      'A one-time pass was issued for your account. With it and your password a new device can be registered in place of all others.',
    passUsed: 'A one-time pass was used with your password, to register a new device in place of all others.',
    passwordChanged: 'The password of your account was changed.',
    pushDenied: 'A request to sign in to your account was denied on your phone. Whoever made it knows your password.',
    pushDisowned:
      'You denied a request to sign in and said that it was not you. Whoever made it knows your password: change it.',
  },
  kinds: { oath: 'one-time passwords', push: 'push notifications', webauthn: 'passkeys' },
  facts: { account: 'Account', time: 'When', address: 'From the address' },
  by: {
    administrator: 'An administrator did this.',
    operator: 'An operator did this.',
    script: 'A script of the sign-in did this.',
  },
  notYou: 'If this was not you, change your password, check your devices, and tell whoever runs this service.',
};

const de: MailTexts = {
  greeting: 'Guten Tag {name},',
  subjects: {
    accountLocked: 'Ihr Konto wurde gesperrt',
    accountUnlocked: 'Ihr Konto wurde entsperrt',
    addressChanged: 'Ihre E-Mail-Adresse wurde geändert',
    codeUsed: 'Ein Wiederherstellungscode wurde benutzt',
    factorRegistered: 'Ein Gerät wurde registriert',
    factorRemoved: 'Ein Gerät wurde entfernt',
    factorRenamed: 'Ein Gerät wurde umbenannt',
    factorsReset: 'Alle Ihre Geräte einer Art wurden entfernt',
    newCodes: 'Sie haben neue Wiederherstellungscodes',
    optedIn: 'Ein zweiter Faktor wurde wieder eingeschaltet',
    optedOut: 'Ein zweiter Faktor wurde ausgeschaltet',
    passIssued: 'Für Ihr Konto wurde ein Pass ausgestellt',
    passUsed: 'Ein Pass wurde zur Anmeldung benutzt',
    passwordChanged: 'Ihr Passwort wurde geändert',
    pushDenied: 'Eine Anmeldung wurde auf Ihrem Telefon abgelehnt',
    pushDisowned: 'Eine Anmeldung wurde von Ihrem Telefon gemeldet',
  },
  sentences: {
    accountLocked: 'Ihr Konto wurde gesperrt. Niemand kann sich damit anmelden, bis es entsperrt wird.',
    accountUnlocked: 'Ihr Konto wurde entsperrt. Sie können sich wieder anmelden.',
    addressChanged:
      'Die E-Mail-Adresse Ihres Kontos wurde geändert. Die alte und die neue Adresse erhalten diese Mail.',
    codeUsed:
      'Jemand hat sich mit einem Wiederherstellungscode bei Ihrem Konto angemeldet. Verbleibende Codes: {left}.',
    factorRegistered: 'Für Ihr Konto wurde ein Gerät für {kind} registriert.',
    factorRemoved: 'Von Ihrem Konto wurde ein Gerät für {kind} entfernt.',
    factorRenamed: 'Ein Gerät für {kind} Ihres Kontos wurde umbenannt.',
    factorsReset: 'Von Ihrem Konto wurden alle Geräte für {kind} entfernt.',
    newCodes: 'Für Ihr Konto wurden neue Wiederherstellungscodes erstellt. Die alten für {kind} gelten nicht mehr.',
    optedIn: 'Ihr Konto verlangt wieder {kind}.',
    optedOut: 'Ihr Konto verlangt bei der Anmeldung nicht mehr {kind}.',
    passIssued:
      'Für Ihr Konto wurde ein einmaliger Pass ausgestellt. Mit ihm und Ihrem Passwort lässt sich ein neues Gerät an Stelle aller anderen registrieren.',
    passUsed:
      'Ein einmaliger Pass wurde mit Ihrem Passwort benutzt, um ein neues Gerät an Stelle aller anderen zu registrieren.',
    passwordChanged: 'Das Passwort Ihres Kontos wurde geändert.',
    pushDenied:
      'Eine Anmeldung bei Ihrem Konto wurde auf Ihrem Telefon abgelehnt. Wer sie versucht hat, kennt Ihr Passwort.',
    pushDisowned:
      'Sie haben eine Anmeldung abgelehnt und gemeldet, dass Sie es nicht waren. Wer es war, kennt Ihr Passwort: Ändern Sie es.',
  },
  kinds: { oath: 'Einmalpasswörter', push: 'Push-Nachrichten', webauthn: 'Passkeys' },
  facts: { account: 'Konto', time: 'Wann', address: 'Von der Adresse' },
  by: {
    administrator: 'Das hat ein Administrator getan.',
    operator: 'Das hat ein Betreiber getan.',
    script: 'Das hat ein Skript der Anmeldung getan.',
  },
  notYou:
    'Wenn Sie das nicht waren, ändern Sie Ihr Passwort, prüfen Sie Ihre Geräte und sagen Sie dem Betreiber dieses Dienstes Bescheid.',
};

const fr: MailTexts = {
  greeting: 'Bonjour {name},',
  subjects: {
    accountLocked: 'Votre compte a été verrouillé',
    accountUnlocked: 'Votre compte a été déverrouillé',
    addressChanged: 'Votre adresse e-mail a été modifiée',
    codeUsed: 'Un code de récupération a été utilisé',
    factorRegistered: 'Un appareil a été enregistré',
    factorRemoved: 'Un appareil a été supprimé',
    factorRenamed: 'Un appareil a été renommé',
    factorsReset: 'Tous vos appareils d’un type ont été supprimés',
    newCodes: 'Vous avez de nouveaux codes de récupération',
    optedIn: 'Un second facteur a été réactivé',
    optedOut: 'Un second facteur a été désactivé',
    passIssued: 'Un laissez-passer a été émis pour votre compte',
    passUsed: 'Un laissez-passer a servi à une connexion',
    passwordChanged: 'Votre mot de passe a été modifié',
    pushDenied: 'Une connexion a été refusée sur votre téléphone',
    pushDisowned: 'Une connexion a été signalée depuis votre téléphone',
  },
  sentences: {
    accountLocked: 'Votre compte a été verrouillé. Personne ne peut s’y connecter tant qu’il n’est pas déverrouillé.',
    accountUnlocked: 'Votre compte a été déverrouillé. Vous pouvez de nouveau vous connecter.',
    addressChanged:
      'L’adresse e-mail de votre compte a été modifiée. L’ancienne et la nouvelle adresse reçoivent ce message.',
    codeUsed: 'Quelqu’un s’est connecté à votre compte avec un code de récupération. Codes restants : {left}.',
    factorRegistered: 'Un appareil pour les {kind} a été enregistré pour votre compte.',
    factorRemoved: 'Un appareil pour les {kind} a été supprimé de votre compte.',
    factorRenamed: 'Un appareil pour les {kind} de votre compte a été renommé.',
    factorsReset: 'Tous les appareils pour les {kind} ont été supprimés de votre compte.',
    newCodes:
      'De nouveaux codes de récupération ont été créés pour votre compte. Les anciens, pour les {kind}, ne fonctionnent plus.',
    optedIn: 'Votre compte demande de nouveau les {kind}.',
    optedOut: 'Votre compte ne demande plus les {kind} à la connexion.',
    passIssued:
      'Un laissez-passer à usage unique a été émis pour votre compte. Avec lui et votre mot de passe, un nouvel appareil peut être enregistré à la place de tous les autres.',
    passUsed:
      'Un laissez-passer à usage unique a été utilisé avec votre mot de passe, pour enregistrer un nouvel appareil à la place de tous les autres.',
    passwordChanged: 'Le mot de passe de votre compte a été modifié.',
    pushDenied:
      'Une demande de connexion à votre compte a été refusée sur votre téléphone. Son auteur connaît votre mot de passe.',
    pushDisowned:
      'Vous avez refusé une demande de connexion et signalé que ce n’était pas vous. Son auteur connaît votre mot de passe : changez-le.',
  },
  kinds: { oath: 'mots de passe à usage unique', push: 'notifications push', webauthn: 'clés d’accès' },
  facts: { account: 'Compte', time: 'Quand', address: 'Depuis l’adresse' },
  by: {
    administrator: 'Un administrateur l’a fait.',
    operator: 'Un exploitant l’a fait.',
    script: 'Un script de la connexion l’a fait.',
  },
  notYou:
    'Si ce n’était pas vous, changez votre mot de passe, vérifiez vos appareils et prévenez l’exploitant de ce service.',
};

export const mailTexts = { en, de, fr } as const;

export type MailLanguage = keyof typeof mailTexts;
