import type { DeedWords } from './words.ts';

/** Spanish. */
export const ES: DeedWords = {
  pay: [
    'abona|abone|págu|pága|saldar |saldes|reintegra |costea|sufraga|bizum|envía dinero|envíale dinero|manda dinero|mándale dinero|pásale dinero|pasa dinero|devuelve el dinero|devuélvel|dona dinero|dar dinero',
  ],
  buy: [
    'cómpr|pedir|pida |pídeme|pídel|pídal|pedido|pidas |encárg|alquil|arrend|adquier|adquir|suscrib|suscríb|contrata|contrate|resérv|consígueme|consigueme|consigue un|tráeme|traeme|saca un billete|saca billetes|sácame|saca las entradas|saca entradas|hazte con',
  ],
  message: [
    'enví|avís|mánda|mándel|díga|decirle|decile|dícel|díselo|pregúnt|preguntal|pregunta a|pregunte a|preguntar|cuéntal|cuentale|cuéntele|llama a|llámal|llamal|llame |llamar|telefone a|telefone para|recuérd|recuerda|recuerde|recordar|hazle saber|hazles saber|házselo saber|haz saber|hágale saber|reenví|reenvi|escríb|respónd|contést|felicita |felicíta|agradec|agradéc|saluda|salúda|disculp|discúlp|comunica a|comunica che|comunicar a|comunicale|comunicagli|comuníca|comuniqu|pásale|pasale|coméntal|comentale|comenta |confírm|adviert|adviért|convoca',
  ],
  publish: [
    'cuelga |cuelgue |colgar |difund|tuite|hazlo público|haz público|hacer público|lanza el|lanzar el|ponlo en línea|pon en línea|anúnci|anunci',
  ],
  share: [
    'subir el|subir los|subir o |subir la foto|suba |súbel|adjunt|da acceso|enséñal|enseñale|muéstral|muestral|muestra a|pásale|pasale|pásas|entrég|entreg|présta|presta |difund|cópia|copia |facilítal|deja ver|dale una copia|envíal',
  ],
  remove: [
    'bórr|elimín|quitá|quite el|quite la|quite los|quít|cancél|retír|anula|anule|anulow|anúl|suprim|suprím|cierr|ciérr|cerrar|deten |detén|detener|desech|descart|destruye|destruya|destruir|vacía |vaciar|tira a la basura|tíral|échal|despid|despíd|da de baja|dar de baja|dalo de baja|archív|deshaz|revoc|revóc|desinstal|desconect|apágal',
  ],
  grant: [
    'concéd|conced|otorg|otórg|permít|autoriz|autoríz|invít|añád|anade|anadir|agrég|asign|asígn|incluy|inclúy|deja que|déjal|nombra |nombre a|desbloque|inscrib|inscríb|haz que|promuev|delega a |delegar|incorpora |incorpore |incórpor|suma a |aprueb|apruéb|aprob',
  ],
  secret: [
    'contrasena|contraseñ|código pin|codigo pin|código de acceso|llave|inicia sesión|inicie sesión|inicia sesion|ficha de acceso|frase semilla',
  ],
  schedule: [
    'prográm|programa una|programa un |programa la|programa um|programe a |programe una|programe o|programar|agendá|ágend|concierta|concerta|fija la|fija una|fijar una|aplaz|aplác|pospón|pospon|reprogram|recuérdame|recuerdame|organizar una|organizar uma|convoca|convóca|cuadra una|adelanta|retrasa|alarma|cítal|queda con|ponme una alarma',
  ],
  create: [
    'cree |redacta|redacte |redactez|redáct|genere un|genera un|genera la|genera il|generami|genérame|genereaz|genérale|haz un|hazme|haga un|hacer un|elabora |elabore |elabóra|elaboreaz|escrib|escríb|anota|anote|anotá|anót|apunt|apúnt|añád|anade|anadir|agreg|agrég|rellena|rellene|insért|diseña|diseñe|compón|componi|confecciona|guárd|prepár|prepará|emitir|copia |abre un ticket|abre una incidencia|formula un|produce un|mete en',
  ],
  change: [
    'cámbi|actualíz|corríg|corrij|correg|ajúst|edíta|muev|muév|renombr|reemplaz|sustitu|sustitú|márqu|arregl|arrégl|reparar|subraya|completa la|completa el|completa il|completa a |completa o |completá|compléta|activa |actíva|activar|desactiv|desactív|aumenta |aumente |aumentar|auménta|redúc|reduz|baja el|baja la|sube el|sube la|ordena|ordén|traduci|traduce |tradúc|convier|conviér|restablec|renuev|renove|renovar|prorrog|alarga|acorta|mejora |mejore |mejorar|reescrib|formate|etiquet|enmiend',
  ],
  run: [
    'ejecút|lanza|lánz|arranc|arrán|inícia|reinici|despliega|desplegar|instala|instál|corre el|corre la|corre los|correr el|prueba el|prueba la|prueba este|probar |pon en marcha|poner en marcha|activa el|dispara |disparar|desencaden|compíla|migra |realiza |realice|realizar|efectúa|efectuar|enciende|encender|haz correr',
  ],
  open: [
    'ábre|abrir|visít|ve a |vaya a|ir a la|entra a|entra en|entre en|naveg|haz clic|haga clic|hacer clic|clic |pincha|pulsa el|pulsa en|pulse en|pulsar|mira la|mira el|mira en|mira si|mira los|mira est|mírate|míralo|mírala|mire la|mire el|mire en|busca |buscar|busque|búsca|lee el|lee la|lee los|lee mi|lee este|lee esta|lea el|lea la|lea los|lea este|leer el|leer la|léel|web |enlac|accede|acceda|accedi|échale un|revisa|descarg|descárg|carga la p',
  ],
};
