export { default } from '../(shell)/unauthorized';
