// How the columns of logs of purchases are usually called, without case, blanks and signs; the first that a file has is taken.

export const USUAL = {
  customer: [
    ...['customerid', 'customer', 'custid', 'cust', 'customeruniqueid', 'customerno'],
    ...['customerkey', 'clientid', 'client', 'userid', 'user', 'memberid', 'member'],
    ...['accountid', 'personid', 'visitorid', 'householdkey', 'household', 'buyerid', 'buyer'],
    ...['clientref', 'contactid', 'kunde', 'kundennummer', 'kundennr', 'kundenid', 'shopperid'],
    ...['cid', 'uid', 'id'],
  ],
  date: [
    ...['date', 'invoicedate', 'orderdate', 'purchasedate', 'transactiondate', 'txdate'],
    ...['datetime', 'timestamp', 'giftdate', 'saledate', 'tdat', 'orderedat', 'purchasedat'],
    ...['createdat', 'time', 'day', 'orderpurchasetimestamp', 'transactiontime'],
    ...['purchasetime', 'ordertime', 'when', 'datum', 'transdate', 'orderdatetime'],
    ...['kaufdatum', 'bestelldatum', 'ts'],
  ],
  value: [
    ...['value', 'amount', 'total', 'revenue', 'sales', 'totalprice', 'ordervalue'],
    ...['ordertotal', 'totalamount', 'transactionamount', 'amt', 'giftamount', 'sale', 'spend'],
    ...['spent', 'monetary', 'monetaryvalue', 'payment', 'paymentvalue', 'turnover', 'gross'],
    ...['net', 'grandtotal', 'subtotal', 'linetotal', 'lineamount', 'netamount', 'grossamount'],
    ...['salesamount', 'orderamount', 'purchaseamount', 'purchasevalue', 'transactionvalue'],
    ...['extendedprice', 'betrag', 'umsatz'],
  ],
  unitPrice: ['unitprice', 'priceperunit', 'itemprice', 'price'],
  quantity: ['quantity', 'qty', 'units'],
  order: [
    ...['invoiceno', 'invoice', 'invoiceid', 'orderid', 'order', 'orderno', 'transactionid'],
    ...['basketid', 'basket'],
  ],
};
