import { methods, rowLibrary, rowsOf } from '../tables/rows';

const sends = ['send', 'sendEach', 'sendEachForMulticast', 'subscribeToTopic', 'unsubscribeFromTopic', 'sendMulticast', 'sendAll', 'sendToDevice', 'sendToTopic'];
const users = ['createUser', 'getUser', 'getUserByEmail', 'getUserByPhoneNumber', 'getUsers', 'listUsers', 'updateUser', 'deleteUser', 'deleteUsers', 'setCustomUserClaims', 'revokeRefreshTokens', 'createSessionCookie', 'generatePasswordResetLink', 'generateEmailVerificationLink', 'importUsers'];

/**
 * Firebase's messages and users on the server. `sendMulticast`, `sendAll` and those below went with version 13; `sendEach` takes up to five hundred
 * messages and asks once for each of them (https://firebase.google.com/docs/cloud-messaging/send-message). A token is verified in the process, with keys that are kept
 * (https://firebase.google.com/docs/auth/admin/verify-id-tokens). `admin.messaging()` comes from the entry of Firestore, which has the package's own stub.
 */
export const firebase = rowLibrary({
  id: 'firebase-admin',
  modules: {
    'firebase-admin/messaging': `
export declare class Messaging { ${methods(sends)} }
export declare function getMessaging(app?: any): Messaging;
export type Message = any; export type MulticastMessage = any; export type BatchResponse = any;
`,
    'firebase-admin/auth': `
export declare class Auth { ${methods(users)} ${methods(['verifyIdToken', 'verifySessionCookie', 'createCustomToken'])} tenantManager(): any }
export declare function getAuth(app?: any): Auth;
export type DecodedIdToken = any; export type UserRecord = any;
`,
  },
  rows: {
    ...rowsOf('Messaging', sends, { concept: 'external', kind: 'push' }),
    ...rowsOf('Auth', users, { concept: 'external', kind: 'auth' }),
  },
});
