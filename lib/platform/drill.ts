export { isDrill } from '@/lib/self-healing/core/drill';
