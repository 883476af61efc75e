/** Japanese and Chinese: words have no edges, and in Japanese an order ends its sentence. */

const SENTENCE = /[。！!\n；;]|(?<=[？?])/u;
const KANA = /[\p{Script=Hiragana}\p{Script=Katakana}]/u;

/** How one of the two speaks. */
interface Script {
  /** An order to do something. */
  readonly orders: RegExp;
  readonly asks: RegExp;
  /** An order to tell. */
  readonly tells: RegExp;
}

const JA_DOING =
  '送|払|振り?込|送金|入金|返金|予約|手配|購入|買|注文|発注|削除|消|取り?消|取消|キャンセル|解約|登録|追加|変更|更新|修正|直|設定|返信|返事|連絡|通知|投稿|公開|共有|招待|承認|申請|申し込|提出|発行|発送|停止|止め|開始|再起動|実行|招|移|閉|開け|作成|作っ|書|対応|処理|進め|やっ|伝え|渡|入れ|載せ|付け|貼|延長|依頼|任せ';
const JA_TELLING =
  '教え|知りた|見せ|まとめ|要約|一覧|調べ|確認し|比較し|比べ|説明し|挙げ|リスト|数え|計算し|聞かせ|出し';
const JAPANESE: Script = {
  orders: new RegExp(
    `(?:${JA_DOING})[^。、？?\\s]{0,6}(?:ください|下さい|おいて|ほしい|欲しい|くれ|もらえ|もらい|いただ|頂|頼|よろしく|お願い|て$|といて)|(?:${JA_DOING})[^。、？?\\s]{0,2}(?:て|で)(?:、|から|$)|(?:${JA_DOING})[^。、？?\\s]{0,3}$|(?<!教えて|見せて)お願い|(?:へ|を)$`,
    'u',
  ),
  tells: new RegExp(`(?:${JA_TELLING})[^。、？?]{0,12}$`, 'u'),
  asks: /(?:か|かな|でしょう|っけ)[？?]?$|[？?]$/u,
};

const ZH_DOING =
  '发送|发给|发到|寄|转发|支付|付款|付|缴|转账|转给|汇|预订|预定|预约|订|购买|买|下单|删|取消|退|撤|移除|修改|更改|改|更新|设|批准|审批|授权|邀请|加入|共享|分享|公开|发布|发|回复|通知|告知|安排|创建|新建|登记|注册|提交|关闭|关掉|开通|打开|启动|停|重启|执行|处理|办|搞定|解决|修|换|加|写给|写到|存|保存|上传|下载|续|安装|装好|运行|跑|写|清理|整理|汇总成';
const CHINESE: Script = {
  orders: new RegExp(
    `(?:^|[，,、]|请|帮我|帮忙|麻烦|给我(?!一份|一个|个|列|讲|说|看)|替我|把[^，。？?]{1,30}|然后|并且|并|再|就|顺便|直接|都|能不能|能否|可不可以|可以|为什么不|为何不|要不)(?:请|帮我|你|先|去|也|就|把|给|一下|直接)*(?:${ZH_DOING})|按(?:照)?[^，。]{1,20}(?:做|办|处理|来)|照办|照[^，。]{1,10}做|(?:^|[，,、])(?:请|先|再)*把|(?:^|[，,、])(?!查|看|算|比|说|问|讲|数|列|想|总结|概括|统计|对比|核对|解释|介绍)\\p{Script=Han}{1,2}一下`,
    'u',
  ),
  asks: /[吗呢么]\s*[？?]?$|[？?]$|什么|多少|几|哪|谁|为什么|为何|怎么|何时|是否|有没有|如何|是不是/u,
  tells:
    /告诉我|跟我说|列出|列一|总结|概括|汇总一下|比较|对比|查一?下\S|查查|查询|说明|解释|想知道|想了解|给我(?:一份|一个|个|列|讲|说|看)|统计|算一下|核对/u,
};

/** A sentence that orders nothing either: who asks says more of it. */
const MAX_ASIDE = 40;

/** The same as of other languages: at least one sentence asks or wants to be told, and none orders a deed. */
export function asksInCharacters(folded: string): boolean {
  const sentences = folded.split(SENTENCE).flatMap((part) => (/\p{L}/u.test(part) ? [part.trim()] : []));
  const { orders, asks, tells } = KANA.test(folded) ? JAPANESE : CHINESE;
  if (sentences.some((part) => orders.test(part))) return false;
  const wishes = sentences.filter((part) => asks.test(part) || tells.test(part));
  return wishes.length > 0 && sentences.every((part) => part.length <= MAX_ASIDE || wishes.includes(part));
}
