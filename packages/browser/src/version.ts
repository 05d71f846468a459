// What events say of the library that sent them. A test holds it equal to package.json.

export const VERSION = '0.1.0';
