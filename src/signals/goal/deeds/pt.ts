import type { DeedWords } from './words.ts';

/** Portuguese. */
export const PT: DeedWords = {
  pay: [
    'transfir|pagá|estorn|envie dinheiro|manda dinheiro|mande dinheiro|mande o dinheiro|manda o dinheiro|devolva o dinheiro|devolve o dinheiro|devolver o dinheiro|pix |faz um pix|faça um pix|mbway|mb way|acerta a conta|acerte a conta|acerte as contas|doar para|doar dinheiro|quitar a |quite a dívida|liquide a |liquidar a',
  ],
  buy: [
    'encomend|peça um|peça-me|pede um|pede-me|alug|arranja-me|arranje-me|subscrev|assine o plano|assine a revista|assina o plano|manda vir|mande vir|marque passagem|tira um bilhete',
  ],
  message: [
    'envie um|envie o |envie a |envie ao|envie para|envie-|diz-lhe|diz ao|diz à|dizer ao|dizer à|pergunte|pergunta a|perguntar|pergunta-lhe|ligue para|liga para|ligar para|liga ao|ligue ao|lembre|lembra o|lembra a |lembrar|relembr|conta pra|conte a|conte para|encaminh|reencaminh|repass|agradeç|parabeniz|desculpe-se|desculpa-te|desculpar|cumpriment|convid|fale com|fala com|falar com|peça ao|peça à|peça a |pede ao|pede à|pedir ao|dá um toque|dê um toque|passe o recado',
  ],
  publish: [
    'divulg|põe online|coloca no ar|coloque no ar|coloca no site|tuíta|torne público|torna público|lança o',
  ],
  share: [
    'envia |partilh|mostre a|mostre para|dê uma cópia|carrega |carregue|carregar|sobe |anex|empreste|empresta |passa para|passe para|repassa|repasse|disponibiliz',
  ],
  remove: [
    'tira ele|tira ela|tira esse|tira isso|tire o|tire a |tire ele|tire ela|tirar da|tirar do|desativ|desmarc|desmarque|encerr|fecha a |fecha o |feche |fechar |revog|deita fora|jogue fora|joga fora|jogar fora|arquive|arquivar|arquiva |desfaz|demit|limpe |limpa |dispens',
  ],
  grant: [
    'convid|atribu|libera o|libera a|libere o|libere a |liberar|dê a ele|dê a ela|inclua|inclúe|incluí|promov|nomei|deixa o|deixe o|deixa a|delegue|coloca ele|coloque ele|aprove |aprova |aceita |aceitar|aceite o |aceite a',
  ],
  secret: [
    'palavra-passe|palavra passe|palavras-passe|credenci|código de acesso|segredo|iniciar sessão|inicia sessão|entra na conta',
  ],
  schedule: [
    'marca um|marca a reun|marque um|marque a reun|marcar uma|marcar reun|adia|adie |remarcar|remarca |remarque a|remarque o|reagend|programa a|programa o|compromisso|reuniao|combina uma|combine uma|antecip|lembra-me|me lembre|me lembra|despertador|alarme|calendár|consulta m',
  ],
  create: [
    'crie |criem|criei|redij|gere um|gerar |gera um|faz um|faça um|fazer um|escrev|monta um|monte um|insere |insere-|insira|preench|salve |salvá|grave o|grave um|grave a |lança uma|abra um chamado|abre um chamado|emite |emita |produza|produz um|componha|compõe|desenhe|desenha |desenhar|ponha na lista|coloca na lista|coloque na lista|acrescent',
  ],
  change: [
    'troca|troque|substitua|substitui|renome|mova |ativa o|ativa a|ativar|ative|desativ|diminua|diminui |arrum|arranj|consert|põe |pôr|coloque|coloca |colocar|defina |define o |define a |define la|define el|definir|defínal|definiere|traduz|melhore |melhora o|melhora a|melhorar|ordene os|ordene a|organize |organiza a |organiza o |organiza los|organiza las|organizar|organisier|organizá|reescrev|encurt|acrescent',
  ],
  run: [
    'rode o|rode a |roda o|roda a|rodar|corre o|corre a|correr o|lança |lançar|dispare o |dispare a |instale|instalá|instaluj|implant|põe a correr|põe para rodar|coloca para rodar|coloque para rodar|acion|ligue o|liga o|realizá|realize o|realize a |efetu|efectúe|efectua |bota pra rodar',
  ],
  open: [
    'acess|vá a|vá para|vá no|vai no|entra no|entre no|clica |veja |ver o|vê o|vê a|olha |olhe |procure |procurar|leia|lê o|lê a |ler o |ler a |ler os|endereço|dá uma olhada|dê uma olhada|baixa o|baixa a|baixa esse|baixe |baixar|descarreg',
  ],
};
